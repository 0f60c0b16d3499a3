"""What claim detection looks at in one sentence: an ordered list of named numbers, all readable by a person.

Everything is taken from the canonical form, so tones, teencode and the way numbers are typed make no difference.
"""

import re
from collections import Counter
from typing import Final

from models.cues_detection import ASK_ENDINGS, ENDINGS, PUBLIC, PUBLIC_LEXICON, TONE, TONE_LEXICON
from models.lexicon import Cue
from models.normal import Canon

_LENGTHS = (4, 7, 10, 15, 22, 35)
_KINDS = ("money", "percent", "date", "time", "count", "document")
_ASKS = re.compile(r"\?[\s\"”»)!.?]*$")
_EMOJI = re.compile(
    "[\U0001f300-\U0001faff\u2600-\u27bf]|[:;=]['-]?[)(DPp3v/|\\]]+|=\\)+|\\^\\^|:v|T_T|-_-|@@", re.UNICODE
)


def _names() -> tuple[str, ...]:
    names = [f"nói về {g}" for g in PUBLIC] + [f"có {g}" for g in TONE] + [f"nhiều {g}" for g in TONE]
    names += [f"số liệu {k}" for k in _KINDS] + ["số liệu nhiều", "số đếm có đơn vị"]
    names += [f"dài hơn {n}" for n in _LENGTHS]
    names += [
        "dấu hỏi",
        "đuôi hỏi",
        "đuôi tình thái",
        "biểu tượng cảm xúc",
        "mở đầu ngôi thứ nhất",
        "mở đầu gọi người nghe",
    ]
    names += [
        "chủ đề công 2",
        "chủ đề công 3",
        "công + sự việc",
        "công + số liệu",
        "công + tin đồn",
        "công + thời điểm",
    ]
    names += [
        "sự việc + số liệu",
        "tin đồn + sự việc",
        "không cảm xúc",
        "không cảm xúc + công",
        "không cảm xúc + số liệu",
    ]
    names += ["không cảm xúc + sự việc", "không cảm xúc + công + sự việc", "ngôi thứ nhất + số liệu", "ý kiến + công"]
    names += ["mở đầu tin đồn", "tỉ lệ từ công", "tỉ lệ từ tình cảm", "nơi chốn + sự việc", "không cảm xúc + nơi chốn"]
    names += [
        "công + tương lai",
        "cơ quan + tương lai",
        "tương lai + số liệu",
        "không cảm xúc + tương lai",
        "tin đồn + tương lai",
    ]
    return tuple(names)


NAMES: Final = _names()
# What makes a sentence more than a bare statement of fact.
_FEELING = ("opinion", "intense", "demand", "ask", "self", "lived", "you", "if", "general", "laugh")


def features(text: str, form: Canon) -> list[float]:
    """The values of NAMES for a sentence and its canonical form."""
    words = form.words
    public = PUBLIC_LEXICON.find(form.syllables, form.typed)
    tone = TONE_LEXICON.find(form.syllables, form.typed)
    about, how = Counter(c.group for c in public), Counter(c.group for c in tone)
    kinds = Counter(q.kind for q in form.quantities)
    asks = bool(_ASKS.search(text))
    last = words[-1] if words else ""
    topics = len(set(about) - {"place", "population"})
    is_public = topics > 0 or (about["place"] > 0 and about["population"] > 0)
    future = how["future"] > 0
    event, number = how["event"] > 0, bool(form.quantities)
    emoji = bool(_EMOJI.search(text))
    calm = not asks and not emoji and not any(how[g] for g in _FEELING)
    values: list[float] = [float(about[g] > 0) for g in PUBLIC]
    values += [float(how[g] > 0) for g in TONE]
    values += [float(how[g] > 1) for g in TONE]
    values += [float(kinds[k] > 0) for k in _KINDS]
    values += [float(len(form.quantities) > 1), float(any(q.kind == "count" and q.unit for q in form.quantities))]
    values += [float(len(words) > n) for n in _LENGTHS]
    values += [
        float(asks),
        float(last in ASK_ENDINGS),
        float(last in ENDINGS),
        float(emoji),
        float(_opens(tone, "self", 2)),
        float(_opens(tone, "you", 2)),
        float(topics >= 2),
        float(topics >= 3),
        float(is_public and event),
        float(is_public and number),
        float(is_public and how["rumour"] > 0),
        float(is_public and how["when"] > 0),
        float(event and number),
        float(how["rumour"] > 0 and event),
        float(calm),
        float(calm and is_public),
        float(calm and number),
        float(calm and event),
        float(calm and is_public and event),
        float(how["self"] > 0 and number),
        float(how["opinion"] > 0 and is_public),
        float(_opens(tone, "rumour", 1)),
        _share(public, len(words)),
        _share([c for c in tone if c.group in _FEELING], len(words)),
        float(about["place"] > 0 and event),
        float(calm and about["place"] > 0),
        float(future and is_public),
        float(future and about["agency"] > 0),
        float(future and number),
        float(future and calm),
        float(future and how["rumour"] > 0),
    ]
    return values


def _opens(cues: list[Cue], group: str, within: int) -> bool:
    return any(c.group == group and c.start < within for c in cues)


def _share(cues: list[Cue], length: int) -> float:
    covered = {i for c in cues for i in range(c.start, c.end)}
    return len(covered) / length if length else 0.0
