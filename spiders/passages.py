"""Cutting a Document into Passages: whole thoughts of about 60 to 120 syllables, with exact offsets."""

import re
from dataclasses import dataclass

# A Vietnamese syllable is a word between blanks. 60 to 120 of them are two to five sentences: enough to stand alone as
# evidence, and short enough for the encoder (256 tokens) to read whole.
AIM = 60
MOST = 120
_HEADING_MOST = 20

_LINE = re.compile(r"[^\n]+")
# A sentence ends at . ! ? … or ; before a blank and a new beginning.
_SENTENCE_END = re.compile(r"[.!?…;]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-ZÀ-ỸĐ0-9+-])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:TP|TX|TT|P|Q|H|Tp|Tx|ThS|TS|PGS|GS|BS|KS|CN|Ths|Ts|Mr|Mrs|Ông|Bà|[A-ZĐ]|\d{1,3})\.$"
)
_ARTICLE = re.compile(r"(?:Điều|Chương|Mục|Phần|Phụ lục)\s+[\dIVXLC]+|[IVXLC]+\.\s|\d+(?:\.\d+)*\.?\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A span that isn't cut further, its syllables, and whether it's a heading of what follows."""

    start: int
    end: int
    syllables: int
    heading: bool


def cut(text: str) -> list[tuple[int, int]]:
    """Spans of `text` (NFC) in order, not overlapping, together holding everything but blanks.

    Paragraphs; long ones by sentence; short neighbours joined; a heading stays with what follows it.
    """
    spans: list[tuple[int, int]] = []
    held: list[Unit] = []
    for unit in _units(text):
        size = sum(u.syllables for u in held)
        only_headings = all(u.heading for u in held)
        full = size + unit.syllables > MOST
        turns = unit.heading and size >= AIM // 2
        if held and not only_headings and (full or turns or size >= AIM):
            spans.append((held[0].start, held[-1].end))
            held = []
        held.append(unit)
    if held:
        rest = (held[0].start, held[-1].end)
        size = sum(u.syllables for u in held)
        # A last scrap ("Trân trọng thông báo.") isn't worth a passage of its own.
        if spans and size < AIM // 4 and _syllables(text[spans[-1][0] : rest[1]]) <= MOST + AIM // 4:
            spans[-1] = (spans[-1][0], rest[1])
        else:
            spans.append(rest)
    return spans


def _units(text: str) -> list[Unit]:
    units: list[Unit] = []
    for line in _LINE.finditer(text):
        start, end = _trim(text, line.start(), line.end())
        if start == end:
            continue
        size = _syllables(text[start:end])
        if size <= MOST:
            units.append(Unit(start, end, size, _is_heading(text[start:end], size)))
            continue
        for low, high in _sentences(text, start, end):
            units.extend(_pieces(text, low, high))
    return units


def _is_heading(line: str, size: int) -> bool:
    """A short line without a full stop: "Điều 5. Lệ phí", "THÔNG BÁO", "Hồ sơ gồm:"."""
    if size > _HEADING_MOST:
        return False
    return line[-1] not in ".!?;,…" or (size <= 4 and _ARTICLE.match(line) is not None)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, low = [], start
    for stop in _SENTENCE_END.finditer(text, start, end):
        mark = stop.start() + 1
        if text[stop.start()] == "." and _ABBREVIATED.search(text, max(low, mark - 8), mark):
            continue
        spans.append(_trim(text, low, stop.end()))
        low = stop.end()
    spans.append(_trim(text, low, end))
    return [span for span in spans if span[0] < span[1]]


def _pieces(text: str, start: int, end: int) -> list[Unit]:
    """A sentence as one unit, or cut at blanks where it runs on without an end (a table, a list of villages)."""
    words = list(re.finditer(r"\S+", text[start:end]))
    pieces = []
    while words:
        take = len(words) if len(words) <= MOST else _break(words)
        low, high = start + words[0].start(), start + words[take - 1].end()
        pieces.append(Unit(low, high, take, False))
        words = words[take:]
    return pieces


def _break(words: list[re.Match[str]]) -> int:
    """How many words to take: up to the last comma between AIM and MOST, else MOST."""
    for index in range(MOST - 1, AIM - 1, -1):
        if words[index][0][-1] in ",:;)":
            return index + 1
    return MOST


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _syllables(text: str) -> int:
    return len(text.split())
