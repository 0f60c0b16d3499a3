"""Sentences with their places in the text: what detection scores and what verification quotes."""

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

MAX_SYLLABLES = 60  # a post typed without any full stop is cut here: about three spoken sentences
_TARGET = 40  # ... at the last comma or joining word after this many syllables, else at MAX_SYLLABLES

_WORD = re.compile(r"\S+")
# "kịp.Thầy": comments often lack the blank after a full stop. Lower-case letter, stop, capital: no abbreviation.
_GLUED = re.compile(r"(?<=[^\W\d_A-ZĐ][.!?…])(?=[A-ZĐÀ-Ỹ][^\W\d_.])")
_LINE = re.compile(r"[^\n]+")
_JOINT = frozenset(
    ("và", "nhưng", "nên", "rồi", "mà", "còn", "vì", "thì", "va", "nhung", "nen", "roi", "ma", "con", "vi")
)
_HAS_WORD = re.compile(r"\w")


class Sentence(NamedTuple):
    """`text` equals the source's `[start:end]`, always."""

    start: int
    end: int
    text: str


@cache
def _tokenizer() -> "object":
    from models.words import quiet_import

    return quiet_import("underthesea.pipeline.sent_tokenize").sent_tokenize


def split(text: str) -> list[Sentence]:
    """The sentences of a text, in order, without blanks around them; nothing with a letter or digit is lost.

    Lines are never joined; a sentence of more than MAX_SYLLABLES is cut into several.
    """
    found: list[Sentence] = []
    for line in _LINE.finditer(text):
        for start, end in _sentence_spans(line.group(), line.start()):
            for a, b in _cut(text, start, end):
                piece = text[a:b]
                if _HAS_WORD.search(piece):
                    found.append(Sentence(a, b, piece))
    if not found and text.strip():  # only emoji or signs: one sentence, so that every post has one
        start = len(text) - len(text.lstrip())
        found.append(Sentence(start, start + len(text.strip()), text.strip()))
    return found


def _sentence_spans(line: str, offset: int) -> list[tuple[int, int]]:
    """Spans of the sentences of one line, in the whole text's offsets."""
    if not line.strip():
        return []
    spans: list[tuple[int, int]] = []
    cursor = 0
    for sentence in _tokenizer()(line):  # type: ignore[operator]
        at = line.find(sentence, cursor)
        if at < 0:  # the tokenizer rewrote something: take what lies between as one
            continue
        if line[cursor:at].strip():
            spans.append((cursor, at))
        spans.append((at, at + len(sentence)))
        cursor = at + len(sentence)
    if line[cursor:].strip():
        spans.append((cursor, len(line)))
    glued: list[tuple[int, int]] = []
    for start, end in spans:
        marks = [start, *(start + m.start() for m in _GLUED.finditer(line[start:end])), end]
        glued += pairwise(marks)
    return [(offset + a, offset + b) for a, b in glued]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span without blanks around it, cut where it's too long."""
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    if not words:
        return []
    pieces: list[tuple[int, int]] = []
    first = 0
    while len(words) - first > MAX_SYLLABLES:
        stop = first + MAX_SYLLABLES
        for i in range(stop - 1, first + _TARGET, -1):
            if text[words[i - 1][1] - 1] in ",;:" or text[words[i][0] : words[i][1]].lower() in _JOINT:
                stop = i
                break
        pieces.append((words[first][0], words[stop - 1][1]))
        first = stop
    pieces.append((words[first][0], words[-1][1]))
    return pieces
