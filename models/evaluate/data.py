"""What the evaluation reads: the development files in ../shared/data and our own test files beside this module."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from doichieu.records import Detection, Kind, Stance
from doichieu.text import digest, fold, nfc
from models.train import data as training
from models.train.sentences import HELD

OWN = Path(__file__).with_name("own")
STANCES = {label: Stance(value) for label, value in training.LABELS.items()}
XNLI = {"entailment": Stance.SUPPORTS, "contradiction": Stance.REFUTES, "neutral": Stance.NOT_ENOUGH}
# What promise 2 says is never queued. Prediction is among it, though the bar is on the first three kinds and on jokes.
NEVER_QUEUED = ("opinion", "question", "experience", "prediction")
# `models.train.tune` chose the threshold on the first so many weak texts held out; the report reads the others.
_WEAK_TUNED = 2000


class Peer(NamedTuple):
    """What others published on a set or on the official split of the same, in English and as shown on the screen."""

    name: str
    scores: str
    name_vi: str
    scores_vi: str


# From shared/data/README.md.
PEERS = (
    Peer(
        "ViFactCheck, gold evidence, macro-F1 (official test)",
        "mBERT 73.2 · PhoBERT-base 78.9 · PhoBERT-large 79.7 · XLM-R-base 80.3 · XLM-R-large 84.3 · Gemma 89.9",
        "ViFactCheck, cho sẵn căn cứ, macro-F1 (bộ test chính thức)",
        "mBERT 73,2 · PhoBERT-base 78,9 · PhoBERT-large 79,7 · XLM-R-base 80,3 · XLM-R-large 84,3 · Gemma 89,9",
    ),
    Peer(
        "ViFactCheck, retrieved evidence, macro-F1 (official test)",
        "mBERT 64.5 · PhoBERT-large 70.3 · XLM-R-large 73.9",
        "ViFactCheck, tự tìm căn cứ, macro-F1 (bộ test chính thức)",
        "mBERT 64,5 · PhoBERT-large 70,3 · XLM-R-large 73,9",
    ),
    Peer(
        "ViHallu, macro-F1 (hidden test, another split)",
        "encoder baseline 32.8 · best 84.8",
        "ViHallu, macro-F1 (bộ test ẩn, phép chia khác)",
        "mã hóa cơ sở 32,8 · tốt nhất 84,8",
    ),
    Peer(
        "XNLI-vi, accuracy (test)",
        "mBERT 69.5 · mMiniLM-L12-H384 72.1 · XLM-R-base 75.4 zero-shot · XLM-R-large 83.7 translate-train-all",
        "XNLI tiếng Việt, độ đúng (bộ test)",
        "mBERT 69,5 · mMiniLM-L12-H384 72,1 · XLM-R-base 75,4 zero-shot · XLM-R-large 83,7 translate-train-all",
    ),
    Peer(
        "ALQAC questions, hit@1 / hit@10",
        "BM25 uni+bigrams 80 / 98 (measured on 100)",
        "ALQAC, hit@1 / hit@10",
        "BM25 uni+bigram 80 / 98 (đo trên 100 câu)",
    ),
)


class Pair(NamedTuple):
    """A claim beside a passage, and how they truly stand. Pairs of one article or context share `group`."""

    claim: str
    passage: str
    truth: Stance
    group: str


def rows(data: Path, name: str) -> list[dict[str, Any]]:
    """The rows of one file. Raises ModelError naming the file that's missing."""
    return list(training.rows(data, name))


def own(name: str) -> list[dict[str, Any]]:
    """The rows of one of our own test files, e.g. "denials_test"."""
    return [json.loads(line) for line in (OWN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def pairs(data: Path, name: str) -> list[Pair]:
    """A verification set's development pairs, in the file's order: "vifactcheck" or "vihallu"."""
    return [
        Pair(
            nfc(str(r["claim"])),
            nfc(str(r["evidence"])),
            STANCES[str(r["label"])],
            str(r.get("url") or digest(str(r["evidence"]))),
        )
        for r in rows(data, f"verification/{name}_dev.jsonl")
    ]


def xnli(data: Path) -> list[Pair]:
    """XNLI's Vietnamese development pairs."""
    return [
        Pair(nfc(str(r["hypothesis"])), nfc(str(r["premise"])), XNLI[str(r["label"])], str(r["id"]))
        for r in rows(data, "verification/xnli_vi_dev.jsonl")
    ]


def comments(data: Path) -> list[dict[str, Any]]:
    """The labelled development comments."""
    return rows(data, training.COMMENTS_DEV)


def never_queued(comment: dict[str, Any]) -> bool:
    """Whether both annotators say that it's of a kind that is never queued (they may differ on which)."""
    return comment["kind_a"] in NEVER_QUEUED and comment["kind_b"] in NEVER_QUEUED


def weak_texts(data: Path, count: int, seed: int = 1) -> list[str]:
    """`count` of the held fifth of the weak sets, none of those on which the threshold was chosen.

    The same texts as `models.train.sentences.detection_rows(data, 9).weak_held`, without the minutes that takes.
    """
    held = [nfc(text) for i, text in enumerate(training.social(data)) if i % HELD == 0][_WEAK_TUNED:]
    return random.Random(seed).sample(held, min(count, len(held)))  # noqa: S311


def correction(rumour: dict[str, Any], *, names_it: bool) -> str:
    """What the authority published: as collected, or with the rumour named first as such notices do."""
    start = (
        f"Thời gian qua, trên mạng xã hội lan truyền thông tin: {rumour['claim_vi'].rstrip('.')}. " if names_it else ""
    )
    return nfc(f"{start}{rumour['authority']}: {rumour['correction_vi']} {rumour['what_is_false_vi']}")


def roughened(text: str) -> list[str]:
    """Three ways people type it: as it is, without tones, in short forms."""
    short = {"không": "ko", "được": "dc", "người": "ng", "với": "vs", "rồi": "r", "học sinh": "hs", "Việt Nam": "VN"}
    typed = text.lower()
    for word, form in short.items():
        typed = typed.replace(word, form)
    return [text, fold(text), typed]


def is_claim(detections: Sequence[Detection]) -> bool:
    """Whether any sentence of a post passes for a claim."""
    return any(d.kind is Kind.CLAIM for d in detections)


def elsewhere(found: Sequence[Pair], seed: int = 1) -> list[Pair]:
    """Each claim beside a passage of another article, at random; `truth` is still how it stands to its own passage."""
    order = list(range(len(found)))
    random.Random(seed).shuffle(order)  # noqa: S311
    return [
        pair._replace(passage=found[o].passage)
        for pair, o in zip(found, order, strict=True)
        if found[o].group != pair.group
    ]
