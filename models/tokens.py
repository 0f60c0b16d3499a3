"""Texts and pairs of texts as token ids, with marks that say which words the two sides share.

The same code runs in training and at run time, so that a model never sees its input made in two ways.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from doichieu.errors import ModelError
from doichieu.text import fold
from models.normal import TEENCODE

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BOS, PAD, EOS = 0, 1, 2
CLAIM_TOKENS = 96
PAIR_TOKENS = 256
SENTENCE_TOKENS, CONTEXT_TOKENS = 96, 64
TEXT_TOKENS = 160
# What a mark says of a token: of no word; a word that the other side has, or hasn't; a number that it has, or hasn't.
NO_WORD, SHARED, ALONE, NUMBER_SHARED, NUMBER_ALONE = range(5)
MARKS = 5

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_KEPT = 8192  # texts whose tokens are kept: passages come back for claim after claim

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """One text as tokens: ids (n), the word that each belongs to (n, -1 for none), and the words' folded forms."""

    ids: Array
    words: Array
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim before a passage: ids, types (0 claim, 1 passage), marks; each of one length."""

    ids: Array
    types: Array
    marks: Array


def form(word: str) -> str:
    """How a word is compared: folded, short forms spelt out, numbers without their points."""
    if word[0].isdigit():
        return word.replace(".", "").replace(",", "").lstrip("0") or "0"
    folded = fold(word)
    return TEENCODE.get(folded, folded)


class PieceReader:
    """Cuts texts into tokens with a `tokenizers` tokenizer; remembers the texts it has read."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        self._tokenizer = tokenizer
        self._kept: OrderedDict[str, Piece] = OrderedDict()

    def read(self, texts: Sequence[str]) -> list[Piece]:
        """The pieces of the texts, whole."""
        fresh = [t for t in dict.fromkeys(texts) if t not in self._kept]
        encoded = self._tokenizer.encode_batch(fresh, add_special_tokens=False) if fresh else []
        made = {text: _piece(text, e.ids, e.offsets) for text, e in zip(fresh, encoded, strict=True)}
        found = [made.get(t) or self._kept[t] for t in texts]
        self._kept.update(made)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found


def _piece(text: str, ids: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Piece:
    owner = np.full(len(text) + 1, -1, np.int32)
    forms = []
    for i, match in enumerate(_WORD.finditer(text)):
        owner[match.start() : match.end()] = i
        forms.append(form(match.group()))
    if not offsets:
        return Piece(np.zeros(0, np.int32), np.zeros(0, np.int32), tuple(forms))
    ends = np.asarray([b for _, b in offsets], np.int64)
    return Piece(np.asarray(ids, np.int32), owner[np.maximum(ends - 1, 0)], tuple(forms))


def pair(claim: Piece, passage: Piece, most: int = PAIR_TOKENS) -> Pair:
    """One input of the verifier. A passage that doesn't fit is cut to the window that shares most words with the
    claim."""
    claim = _cut(claim, 0, CLAIM_TOKENS)
    room = most - 4 - len(claim.ids)
    mine = _set(claim.forms)
    if len(passage.ids) > room:
        passage = _window(passage, mine, room)
    theirs = _set(passage.forms)
    ids = np.concatenate([[BOS], claim.ids, [EOS, EOS], passage.ids, [EOS]]).astype(np.int32)
    types = np.zeros(len(ids), np.int32)
    types[len(claim.ids) + 2 :] = 1
    marks = np.zeros(len(ids), np.int32)
    marks[1 : 1 + len(claim.ids)] = _marks(claim, theirs)
    start = len(claim.ids) + 3
    marks[start : start + len(passage.ids)] = _marks(passage, mine)
    return Pair(ids, types, marks)


def single(piece: Piece, most: int = TEXT_TOKENS) -> Array:
    """One input of the embedder: the ids of a text, cut at `most`."""
    return np.concatenate([[BOS], piece.ids[: most - 2], [EOS]]).astype(np.int32)


def sentence(own: Piece, around: Piece) -> tuple[Array, Array]:
    """One input of the detector: ids and types (0 the sentence, 1 what stands around it)."""
    own, around = _cut(own, 0, SENTENCE_TOKENS), _cut(around, 0, CONTEXT_TOKENS)
    beside = [EOS, *around.ids.tolist(), EOS] if len(around.ids) else []
    ids = np.asarray([BOS, *own.ids.tolist(), EOS, *beside], np.int32)
    types = np.zeros(len(ids), np.int32)
    types[len(own.ids) + 2 :] = 1
    return ids, types


def _set(forms: Sequence[str]) -> frozenset[str]:
    found = set(forms)
    for one in forms:
        if " " in one:
            found.update(one.split())
    return frozenset(found)


def _marks(piece: Piece, other: frozenset[str]) -> Array:
    if not piece.forms:
        return np.zeros(len(piece.ids), np.int32)
    table = [
        (NUMBER_SHARED if there else NUMBER_ALONE) if one[0].isdigit() else (SHARED if there else ALONE)
        for one in piece.forms
        for there in (one in other or (" " in one and all(part in other for part in one.split())),)
    ]
    return np.asarray([*table, NO_WORD], np.int32)[piece.words]  # -1 is the last: of no word


def _cut(piece: Piece, start: int, stop: int) -> Piece:
    """Some of the tokens, and the forms of their words alone."""
    if start == 0 and stop >= len(piece.ids):
        return piece
    ids, words = piece.ids[start:stop], piece.words[start:stop]
    inside = words[words >= 0]
    if not len(inside):
        return Piece(ids, np.full(len(ids), -1, np.int32), ())
    first, last = int(inside.min()), int(inside.max())
    return Piece(ids, np.where(words >= 0, words - first, -1), piece.forms[first : last + 1])


def _window(piece: Piece, wanted: frozenset[str], room: int) -> Piece:
    room = max(room, 16)
    hit = np.asarray([*(len(f) > 1 and f in wanted for f in piece.forms), False], np.float32)[piece.words]
    total = np.concatenate([[0.0], np.cumsum(hit)])
    scores = total[room:] - total[:-room]
    start = int(scores.argmax())
    return _cut(piece, start, start + room)


def pad(rows: Sequence[Array], fill: int, multiple: int = 8) -> Array:
    """Rows of different lengths as one int64 array (rows x longest, rounded up to a multiple)."""
    longest = max(len(r) for r in rows)
    longest += -longest % multiple
    out = np.full((len(rows), longest), fill, np.int64)
    for row, values in zip(out, rows, strict=True):
        row[: len(values)] = values
    return out


@cache
def load_tokenizer(folder: Path) -> "Tokenizer":
    """The tokenizer of a model folder, neither padding nor cutting. Raises ModelError when it's missing or broken."""
    path = folder / "tokenizer.json"
    try:
        from models.words import quiet_import

        read = quiet_import("transformers").PreTrainedTokenizerFast(tokenizer_file=str(path))
        tokenizer: Tokenizer = read.backend_tokenizer
    except Exception as error:  # the library raises plain Exception
        raise ModelError(f"Không đọc được bộ tách từ {path}.", "Chép lại thư mục mô hình.") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
