"""Passages of one document read together: what a claim tells often stands in several of them.

Each passage is judged by itself. Where several of one document lie beside a claim, the sentences of theirs that cover
most of it are judged once more as one text; what that says is laid to the passage with the deciding sentence, and
takes precedence over what its passages say apart, since they know less.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from doichieu.records import Judgement, Stance
from doichieu.text import fold
from models.combine import denies
from models.protocols import Verifier
from models.sentences import split
from models.titles import headed, unheaded
from models.weigh import Weigher

_SENTENCES = 4  # 2, 3 and 4 of the best were tried on even rows of ViFactCheck dev
_AGAIN = 0.3  # what a word counts that another chosen sentence has already
_LEAST = 1.0  # a sentence that adds less isn't chosen
_GAP = " … "  # between sentences that don't follow each other
_OUTVOTED = "Đọc cùng các đoạn khác của văn bản thì riêng đoạn này chưa đủ để kết luận."
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Laid:
    """A passage laid beside a claim: its key, that of its document, the document's title, the passage's text."""

    key: str
    document: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The judgement on one passage, and the keys of what it was read together with (none if it stands by itself)."""

    judgement: Judgement
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence in the joint text and where it comes from: the passage's place in the row, the span there."""

    start: int
    end: int
    passage: int
    at: int


@dataclass(frozen=True, slots=True)
class _Joint:
    text: str
    members: tuple[int, ...]
    pieces: tuple[_Piece, ...]


def judge(verifier: Verifier, weigh: Weigher, asked: Sequence[tuple[str, Sequence[Laid]]]) -> list[list[Reading]]:
    """For each claim with its passages a Reading of each passage, in their order."""
    joints = [_joint_texts(claim, laid, weigh) for claim, laid in asked]
    under = [[headed(p.title, p.text) for p in laid] for _, laid in asked]
    pairs = [(claim, text) for (claim, _), row in zip(asked, under, strict=True) for text, _ in row]
    alone = len(pairs)
    pairs += [(claim, joint.text) for (claim, _), row in zip(asked, joints, strict=True) for joint in row]
    said = verifier.verify(pairs) if pairs else []
    apart, together = iter(said[:alone]), iter(said[alone:])
    found = []
    for (_, laid), heads, row in zip(asked, under, joints, strict=True):
        readings = [Reading(unheaded(next(apart), start, p.text)) for p, (_, start) in zip(laid, heads, strict=True)]
        for joint in row:
            _settle(readings, joint, next(together), [p.key for p in laid])
        found.append(readings)
    return found


def _settle(readings: list[Reading], joint: _Joint, said: Judgement, keys: Sequence[str]) -> None:
    """Lay a joint judgement to the passage that it quotes, and quiet those of its document that say otherwise."""
    apart = [readings[i].judgement for i in joint.members]
    if said.stance is Stance.NOT_ENOUGH or (
        # The sentences that cover most of a rumour may be those that quote it, without the one that denies it.
        said.stance is Stance.SUPPORTS and any(j.stance is Stance.REFUTES and denies(j) for j in apart)
    ):
        return
    piece = max(joint.pieces, key=lambda p: min(p.end, said.end) - max(p.start, said.start))
    beside = tuple(keys[i] for i in joint.members)
    for i in joint.members:
        mine = readings[i].judgement
        if i == piece.passage:
            if mine.stance is not said.stance or _sure(mine) < _sure(said):
                end = piece.at + piece.end - piece.start
                readings[i] = Reading(replace(said, start=piece.at, end=end), beside)
        elif mine.stance not in (said.stance, Stance.NOT_ENOUGH):
            quiet = replace(mine, stance=Stance.NOT_ENOUGH, supports=0.0, refutes=0.0, not_enough=1.0, reason=_OUTVOTED)
            readings[i] = Reading(quiet, beside)


def _sure(judgement: Judgement) -> float:
    return max(judgement.supports, judgement.refutes)


def _joint_texts(claim: str, laid: Sequence[Laid], weigh: Weigher) -> list[_Joint]:
    """The joint text of each document that has several passages here, where their sentences add to one another."""
    of: dict[str, list[int]] = {}
    for i, passage in enumerate(laid):
        of.setdefault(passage.document, []).append(i)
    found = []
    for members in of.values():
        if len(members) > 1 and (joint := _joined(claim, laid, members, weigh)):
            found.append(joint)
    return found


def _joined(claim: str, laid: Sequence[Laid], members: Sequence[int], weigh: Weigher) -> _Joint | None:
    sentences = [(i, s.start, s.text) for i in members for s in split(laid[i].text)]
    words = [_words(text) for _, _, text in sentences]
    wanted = _words(claim)
    left, chosen = set(wanted), list[int]()
    seen: set[str] = set()

    def adds(n: int) -> float:
        return weigh.total(sorted(words[n] & left)) + _AGAIN * weigh.total(sorted(words[n] & (wanted - left)))

    while len(chosen) < _SENTENCES:
        rest = [n for n in range(len(sentences)) if n not in chosen and sentences[n][2] not in seen]
        best = max(rest, key=lambda n: (adds(n), -n), default=None)
        if best is None or adds(best) <= _LEAST:
            break
        chosen.append(best)
        seen.add(sentences[best][2])
        left -= words[best]
    chosen.sort()
    if len({sentences[n][0] for n in chosen}) < 2:
        return None
    text = f"{' '.join(laid[members[0]].title.split())}\n" if laid[members[0]].title.strip() else ""
    pieces = []
    for place, n in enumerate(chosen):
        passage, at, sentence = sentences[n]
        if place:
            text += " " if n == chosen[place - 1] + 1 and passage == sentences[n - 1][0] else _GAP
        pieces.append(_Piece(len(text), len(text) + len(sentence), passage, at))
        text += sentence
    return _Joint(text, tuple(members), tuple(pieces))


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))
