"""Training of claim verification: two public sets, and pairs of our own making for what they lack."""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from doichieu.text import digest, nfc
from models.linear import LinearModel
from models.normal import canon
from models.sentences import split
from models.train.data import LABELS, VERIFICATION, rows
from models.train.fit import best_temperature, fit, macro_f1
from models.train.made_pairs import claim_denied, confirmed, denial_of_other, denied, edited, quoted
from models.train.roughen import roughen
from models.verification_features import NAMES, compare
from models.views import read_claim, read_passage
from models.weigh import Weigher

CLASSES = ("supports", "refutes", "not_enough")
_FLOOR = 1.5  # idf below which a syllable says nothing: about one sentence in four has it
_LEAST = 4  # sentences a syllable must stand in to get a weight of its own
_RARE = 6.5
# Weight of passages on a neighbouring topic: most of what retrieval returns in use, and in neither public set.
NEAR = 1.0
_HEADER = re.compile(r"(?m)^# .*\n?")


class Example(NamedTuple):
    claim: str
    passage: str
    label: str
    weight: float
    group: str  # rows of one article stay on one side of the split
    origin: str


def syllable_weights(data: Path) -> dict[str, Any]:
    """Document frequencies over the sentences of training evidence and of news, as weights."""
    seen: Counter[str] = Counter()
    total = 0
    texts = sorted({str(r["evidence"]) for name in VERIFICATION for r in rows(data, name)})
    texts += [_HEADER.sub("", str(r["text"]))[:6000] for r in rows(data, "raw/news_vi.jsonl")]
    for text in texts:
        for sentence in split(nfc(text)):
            seen.update(set(canon(sentence.text).words))
            total += 1
    table = {
        w: round(max(0.0, log(total / n) - _FLOOR), 2)
        for w, n in seen.items()
        if n >= _LEAST and ":" not in w and w.isalpha()
    }
    return {"weights": dict(sorted((w, v) for w, v in table.items() if v < _RARE)), "rare": _RARE}


def examples(data: Path, rng: random.Random) -> list[Example]:
    """All training pairs."""
    found: list[Example] = []
    for name in VERIFICATION:
        origin = name.split("/")[1].split("_")[0]
        for row in rows(data, name):
            group = str(row.get("url") or digest(str(row["evidence"])))
            claim, evidence = nfc(str(row["claim"])), nfc(str(row["evidence"]))
            found.append(Example(claim, evidence, LABELS[str(row["label"])], 1.3, group, origin))
    real = list(found)
    by_word = _by_word(real)
    claims = [e.claim for e in real]
    for i, e in enumerate(rng.sample(real, len(real))):
        typed = roughen(e.claim, rng) if i % 2 else e.claim
        found.append(Example(typed, rng.choice(real).passage, "not_enough", 0.3, e.group, "made"))
        near = _near(e, by_word, real, rng)
        if near:
            found.append(Example(typed, near.passage, "not_enough", NEAR, e.group, "made"))
        short = len(e.claim.split()) <= 40
        if short and i % 2 == 0:
            wording = e.claim if rng.random() < 0.6 else roughen(e.claim, rng)
            found.append(_example(denied(typed, wording, rng), e))
            found.append(_example(confirmed(typed, wording, rng), e))
        if short and i % 4 == 2:  # corrections name the rumour by its core, and deny other things too
            found.append(_example(denied(typed, _core(e.claim, rng), rng), e))
            if near:
                found.append(Example(typed, denied(typed, near.claim, rng)[1], "not_enough", 0.4, e.group, "denial"))
        if short and i % 4 == 0:
            found.append(_example(quoted(typed, rng), e))
            found.append(_example(denial_of_other(e.claim, e.passage, rng.choice(claims), e.label, rng), e))
            turned = claim_denied(e.claim, e.passage, e.label, rng)
            if turned:
                found.append(_example(turned, e))
        if e.label == "supports" and (other := edited(e.claim, rng)):
            found.append(Example(other, e.passage, "refutes", 0.5, e.group, "made"))
    return found


def _example(pair: tuple[str, str, str], of: Example) -> Example:
    return Example(*pair, 0.4, of.group, "denial")


def _core(claim: str, rng: random.Random) -> str:
    """Five to nine words in a row of the claim."""
    words = claim.split()
    length = min(len(words), rng.randint(5, 9))
    start = rng.randint(0, len(words) - length)
    return " ".join(words[start : start + length])


def _by_word(real: list[Example]) -> dict[str, list[int]]:
    """Rows by the rare syllables of their passage: a cheap search for passages on a neighbouring topic."""
    found: dict[str, list[int]] = {}
    for i, e in enumerate(real):
        for word in sorted(set(canon(e.passage).words)):
            found.setdefault(word, []).append(i)
    return {w: rows for w, rows in found.items() if 3 <= len(rows) <= 200}


def _near(e: Example, by_word: dict[str, list[int]], real: list[Example], rng: random.Random) -> Example | None:
    """Another article's passage that shares most rare syllables with the claim."""
    votes: Counter[int] = Counter()
    for word in set(canon(e.claim).words):
        votes.update(by_word.get(word, ()))
    best = [(n, i) for i, n in votes.items() if real[i].group != e.group]
    if not best:
        return None
    best.sort(key=lambda pair: (-pair[0], pair[1]))
    return real[rng.choice(best[:3])[1]]


def neighbours_of(real: Sequence[Any]) -> Callable[[Any, random.Random], str | None]:
    """A search for another group's passage on a neighbouring topic, over pairs with claim, passage and group."""
    by_word = _by_word(list(real))

    def find(e: Any, rng: random.Random) -> str | None:
        found = _near(e, by_word, list(real), rng)
        return found.passage if found else None

    return find


def vectors(chosen: list[Example], weigh: Weigher) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Features of each pair; a passage is read once."""
    views: dict[str, Any] = {}
    result = []
    for e in chosen:
        if e.passage not in views:
            views[e.passage] = read_passage(e.passage, weigh)
        result.append(compare(read_claim(e.claim, weigh), views[e.passage], weigh).values)
    return np.asarray(result)


def train_verification(data: Path, syllables: dict[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, float]]:
    """The verification part of the weights, and its scores on held-out articles."""
    weigh = Weigher(syllables["weights"], syllables["rare"])
    chosen = examples(data, random.Random(seed))  # noqa: S311
    x = vectors(chosen, weigh)
    y = [e.label for e in chosen]
    weight = [e.weight for e in chosen]
    held = np.asarray([int(digest(e.group, str(seed))[:4], 16) % 6 == 0 for e in chosen])
    inner = [i for i, h in enumerate(held) if not h]
    outer = [i for i, h in enumerate(held) if h]
    part = fit(x[inner], [y[i] for i in inner], [weight[i] for i in inner], CLASSES, NAMES, 0.3)
    chances = LinearModel(part, NAMES).probabilities(x[outer].tolist())
    temperature = best_temperature(chances, [CLASSES.index(y[i]) for i in outer])
    scores = {"pairs": float(len(chosen))}
    for origin in ("vifactcheck", "vihallu", "made", "denial"):
        rows_of = [k for k, i in enumerate(outer) if chosen[i].origin == origin]
        said = [CLASSES[int(chances[k].argmax())] for k in rows_of]
        scores[f"held-out {origin} macro-F1"] = round(macro_f1([y[outer[k]] for k in rows_of], said, CLASSES), 3)
    final = fit(x, y, weight, CLASSES, NAMES, 0.3)
    final["temperature"] = temperature
    return final, scores
