"""Wordings to practise claim matching on: our own rumours in other words, and the same with one detail turned.

Some details are turned by rule, some by hand.

In the form of the pair set, on other matters: the rules and the list of things in `models.kinds` were written beside
the development clusters, so what they do on those says too little.
"""

import random
from collections.abc import Sequence
from functools import cache

from doichieu.text import fold
from models.evaluate.matching import Wording
from models.train.edits import EDITS
from models.train.pairs import triples, wordings_of_triples
from models.train.roughen import roughen

_HOW = {
    "number": "number", "date": "date", "year": "date", "unit": "number", "place": "place", "agency": "object",
    "name": "place", "object": "object", "negation": "polarity", "opposite": "polarity", "hour": "date",
}  # fmt: skip
_VARIANTS = 1


@cache
def nouns() -> tuple[str, ...]:
    """Two-syllable words that underthesea takes for nouns in the rumours, for swapping one for another."""
    from underthesea import pos_tag

    found: dict[str, None] = {}
    for item in triples():
        for word, tag in pos_tag(item["claim"]):
            if tag == "N" and word.islower() and len(word.split()) == 2:
                found[word] = None
    return tuple(found)


def practice(seed: int = 11) -> list[Wording]:
    """Bases of a claim and its two posts, with claims that differ in one detail, each also as people type it."""
    rng = random.Random(seed)  # noqa: S311
    rows = triples()
    by_hand = {item["claim"]: row for item, row in wordings_of_triples()}
    names = [name for row in rows for name in _names(row["claim"])]
    found: list[Wording] = []
    for number, row in enumerate(rows):
        base = f"t{number:03d}"
        found += [Wording(base, f"{base}/same", "same", text) for text in (row["claim"], *row["posts"])]
        written = by_hand[row["claim"]]
        found += [Wording(base, f"{base}/same", "same", text) for text in written["same"]]
        for i, other in enumerate(written["other"]):
            found += [Wording(base, f"{base}/by-hand-{i}", other["how"], text) for text in other["texts"]]
        for i, (text, how) in enumerate(_turned(row["claim"], rng, names)):
            gold = f"{base}/{i}"
            found += [Wording(base, gold, how, text), Wording(base, gold, how, roughen(text, rng))]
    return found


@cache
def unsure() -> frozenset[str]:
    """Posts of which it isn't known whether they say the detail that was turned: they may have left it out."""
    return frozenset(post for row in triples() for post in row["posts"])


def _turned(claim: str, rng: random.Random, names: Sequence[str]) -> list[tuple[str, str]]:
    """The claim with one detail turned, each in another way."""
    ways = [kind for kind in EDITS if kind != "name"] + ["object", "object", "name"]
    kinds = rng.sample(ways, len(ways))
    found: dict[str, str] = {}
    for kind in kinds:
        if kind == "object":
            text = _other_noun(claim, rng)
        elif kind == "name":
            text = _other_name(claim, rng, names)
        else:
            text = EDITS[kind][1](claim, rng, names)
        how = _HOW[kind]
        if text and fold(text) != fold(claim) and how not in found.values() and text not in found:
            found[text] = how
        if len(found) == _VARIANTS:
            break
    return list(found.items())


def _other_noun(claim: str, rng: random.Random) -> str | None:
    mine = [n for n in nouns() if f" {n} " in claim or f" {n}." in claim]
    if not mine:
        return None
    old = rng.choice(mine)
    new = rng.choice([n for n in nouns() if n not in claim])
    return claim.replace(f" {old}", f" {new}", 1)


def _names(text: str) -> list[str]:
    """Runs of two to three words with a capital letter, inside the sentence."""
    found: list[str] = []
    run: list[str] = []
    for word in [*text.split()[1:], ""]:
        bare = word.strip(".,;:()")
        if bare and bare[0].isupper() and bare[1:].islower():
            run.append(bare)
            if bare == word:
                continue
        if 2 <= len(run) <= 3:
            found.append(" ".join(run))
        run = []
    return found


def _other_name(claim: str, rng: random.Random, names: Sequence[str]) -> str | None:
    mine = _names(claim)
    new = [n for n in names if n not in claim]
    return claim.replace(rng.choice(mine), rng.choice(new)) if mine and new else None
