"""Sentences to train and tune claim detection on. What's for evaluation is left out, as in `models.train.data`."""

import json
import random
from pathlib import Path
from typing import NamedTuple

from doichieu.text import has_tones, nfc
from models.detection import context
from models.sentences import split
from models.train.data import comments, kept_back, plain_key, rows, social
from models.train.edits import reworded, shortened
from models.train.made_posts import made
from models.train.pairs import OWN, triples
from models.train.roughen import roughen

KINDS = ("claim", "opinion", "question", "experience", "prediction", "other")
NOT_CLAIM, CLAIM_ONLY = -1, -2  # targets of rows that tell only whether it's a claim: not one, or one of any kind
LABELLED = Path(__file__).with_name("labels.json")
COMMENTS = Path(__file__).with_name("comment_labels.json")  # drawn at random
CHOSEN = Path(__file__).with_name("comment_labels_chosen.json")  # not drawn at random (see the card): train only
HELD = 5  # every fifth labelled comment, and every fifth text of the weak sets, is held out of training


class Row(NamedTuple):
    """A sentence, its neighbours, its kind (index of KINDS, or NOT_CLAIM), private (1, 0, -1 unknown), where from."""

    text: str
    context: str
    kind: int
    private: int
    weight: float
    origin: str


def all_comments(data: Path) -> dict[str, str]:
    """The comments that may be labelled and trained on, by id: ViCTSD and ViHSD, without anything of the dev file."""
    found = comments(data)
    ids, seen = kept_back(data)
    for name, field in (("social/victsd_valid.jsonl", "comment"), ("social/vihsd_train.jsonl", "text")):
        for row in rows(data, name):
            if str(row["id"]) not in ids and plain_key(str(row[field])) not in seen:
                found[str(row["id"])] = str(row[field])
    return found


def labelled(data: Path, path: Path = COMMENTS) -> list[tuple[str, list[Row]]]:
    """Our labelled comments, sentence by sentence, by comment id.

    A comment that isn't a claim gives its kind to each sentence (one that asks is a question); of one that is, the
    sentence that holds the span is the claim, and nothing is said of the rest. Claims that don't matter to public life
    count for less: they needn't be found, and they needn't be left alone.
    """
    by_id = all_comments(data)
    found: list[tuple[str, list[Row]]] = []
    labels: dict[str, list[object]] = json.loads(path.read_text(encoding="utf-8"))
    for key, (kind, start, end, matters, private) in labels.items():
        if key not in by_id:
            continue
        sentences = split(by_id[key])
        mine: list[Row] = []
        for at, s in enumerate(sentences):
            if kind == "claim":
                shared = min(s.end, int(str(end))) - max(s.start, int(str(start)))
                if shared < 0.5 * min(s.end - s.start, int(str(end)) - int(str(start))):
                    continue
                target = 0
            elif s.text.rstrip(" \"')").endswith("?") and kind != "experience":
                target = KINDS.index("question")
            else:
                target = KINDS.index(str(kind))
            weight = 3.0 if matters or kind != "claim" else 1.0
            mine.append(Row(nfc(s.text), nfc(context(sentences, at)), target, int(bool(private)), weight, "labelled"))
        if mine:
            found.append((key, mine))
    return found


def earlier(data: Path, taken: set[str]) -> list[Row]:
    """The sentences labelled for the light backend, of comments that aren't labelled as a whole."""
    by_id = comments(data)
    found = []
    labels: dict[str, str] = json.loads(LABELLED.read_text(encoding="utf-8"))
    for key, kind in labels.items():
        identity, _, start = key.rpartition(":")
        if identity in taken or identity not in by_id:
            continue
        sentences = split(by_id[identity])
        for at, s in enumerate(sentences):
            if s.start == int(start):
                found.append(Row(nfc(s.text), nfc(context(sentences, at)), KINDS.index(kind), -1, 2.0, "labelled"))
    return found


def contrast(rng: random.Random) -> list[Row]:
    """Our own sentences: of one matter a claim in four manners, and opinion, irony, question, experience, guess."""
    found: list[Row] = []
    names = {"claim": 0, "opinion": 1, "criticism": 1, "joke": 1, "question": 2, "experience": 3, "prediction": 4}
    for line in (OWN / "contrast.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        everything = [(nfc(t), names[n]) for n in names for t in item[n]]
        for text, kind in everything:
            for copy in range(2):
                others = [t for t, k in everything if t != text and k]
                beside = f"… {rng.choice(others)}" if rng.random() < 0.4 else ""
                typed = roughen(text, rng) if copy else text
                found.append(Row(nfc(typed), nfc(beside), kind, 0, 1.5, "own"))
        for text in item["private"]:
            found.append(Row(nfc(text), "", CLAIM_ONLY, 1, 1.5, "own"))
            found.append(Row(nfc(roughen(text, rng)), "", CLAIM_ONLY, 1, 1.0, "own"))
    return found


def rumours(rng: random.Random) -> list[Row]:
    """The claims of our own verification pairs, as they're posted, some with chatter beside them."""
    found = []
    opinions = [json.loads(line) for line in (OWN / "contrast.jsonl").read_text(encoding="utf-8").splitlines()]
    for item in triples():
        for text in (item["claim"], *item["posts"], roughen(item["claim"], rng)):
            sentences = split(nfc(text))
            beside = f"… {rng.choice(rng.choice(opinions)['criticism'])}" if rng.random() < 0.3 else ""
            if len(sentences) == 1:
                found.append(Row(nfc(text), nfc(beside), 0, 0, 1.5, "own"))
    return found


def news(data: Path, rng: random.Random, most: int) -> list[Row]:
    """Claims of the news set, shortened and roughened: otherwise tidy style alone tells a claim."""
    claims = sorted({nfc(str(r["claim"])) for r in rows(data, "verification/vifactcheck_train.jsonl")})
    rng.shuffle(claims)
    found = []
    for claim in claims[:most]:
        text = shortened(reworded(claim, rng), rng) if rng.random() < 0.7 else claim
        text = roughen(text, rng) if rng.random() < 0.75 else text
        found.append(Row(text, "", 0, 0, 0.5, "news"))
    return found


def weak(data: Path, rng: random.Random, most: int) -> tuple[list[Row], list[str]]:
    """Comments, feedback and reviews taken as no claims, sentence by sentence; and a held fifth of them, as texts."""
    texts = social(data)
    held = [nfc(t) for i, t in enumerate(texts) if i % HELD == 0]
    rest = [t for i, t in enumerate(texts) if i % HELD]
    rng.shuffle(rest)
    found: list[Row] = []
    for text in rest:
        sentences = split(nfc(text))
        for at, s in enumerate(sentences):
            if not 2 <= len(s.text.split()) <= 60:
                continue
            kind = KINDS.index("question") if s.text.rstrip(" \"'").endswith("?") else NOT_CLAIM
            typed = s.text
            if not at and has_tones(typed) and rng.random() < 0.15:  # tidy ones too: style mustn't tell
                typed = typed[0].upper() + typed[1:] + "."
            found.append(Row(typed, nfc(context(sentences, at)), kind, -1, 0.5, "weak"))
        if len(found) >= most:
            break
    return found, held


def english(data: Path, rng: random.Random, most: int) -> list[Row]:
    """English tweets, debates and news lines: claim or not, subjective or not."""
    found: list[Row] = []
    for row in rows(data, "claim_detection/checkthat22_verifiable_train.jsonl"):
        if row["lang"] == "english":
            found.append(Row(nfc(str(row["text"])), "", 0 if row["label"] == "1" else NOT_CLAIM, -1, 0.3, "english"))
    for row in rows(data, "claim_detection/checkthat25_subjectivity_train.jsonl"):
        if row["lang"] == "english":
            target = 0 if row["label"] == "OBJ" else KINDS.index("opinion")
            found.append(Row(nfc(str(row["text"])), "", target, -1, 0.3, "english"))
    debates = list(rows(data, "claim_detection/claimbuster_train.jsonl"))
    for row in rng.sample(debates, 2000):
        found.append(Row(nfc(str(row["text"])), "", 0 if row["label"] else NOT_CLAIM, -1, 0.2, "english"))
    rng.shuffle(found)
    return found[:most]


class Split(NamedTuple):
    """Rows to train on, comments held out to choose the threshold, and weak texts held out."""

    train: list[Row]
    held: list[tuple[str, list[Row]]]
    weak_held: list[str]


def detection_rows(data: Path, seed: int) -> Split:
    """Everything of claim detection, split by comment."""
    rng = random.Random(seed)  # noqa: S311
    ours = labelled(data)
    held = [c for i, c in enumerate(ours) if i % HELD == 0]
    kept = [c for i, c in enumerate(ours) if i % HELD]
    chosen = labelled(data, CHOSEN)
    train = [row for _, mine in (*kept, *chosen) for row in mine]
    train += [
        r._replace(text=nfc(roughen(r.text, rng)), weight=r.weight / 2)
        for r in train
        if r.kind == 0 or rng.random() < 0.3
    ]
    train += earlier(data, {key for key, _ in (*ours, *chosen)})
    train += contrast(rng) + rumours(rng) + news(data, rng, 2500)
    for kind, count in (("claim", 500), ("opinion", 700), ("experience", 300), ("question", 300), ("prediction", 200)):
        train += [Row(nfc(roughen(t, rng)), "", KINDS.index(kind), 0, 0.5, "made") for t in made(kind, count, rng)]
    negatives, weak_held = weak(data, rng, 16_000)
    train += negatives + english(data, rng, 4000)
    rng.shuffle(train)
    return Split(train, held, weak_held)
