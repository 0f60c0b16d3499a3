"""What the sample commune publishes and what its people write, read from `content/*.toml`.

Dates in the texts stand as places to fill, counted from the Monday of the week of `base`, so that the power cut of
next week is always next week, and that all texts stay the same within a week (a second crawl then finds nothing new):
`{+10 dm}` 3/12, `{+10 dmy}` 03/12/2026, `{+10 long}` ngày 03 tháng 12 năm 2026, `{+10 thu}` thứ Năm, `{nam+1}` 2027.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from doichieu.text import digest
from village import ISSUER

CONTENT = Path(__file__).parent / "content"
LOCAL = timezone(timedelta(hours=7))  # Việt Nam has one zone and no summer time
TIMELINE = "T"
SPAN = timedelta(days=5)  # all posts were written in the five days before `base`

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_PLACE = re.compile(r"\{(?:(?P<days>[+-]\d+) (?P<form>dm|dmy|long|thu)|nam(?P<years>[+-]\d+)?)\}")


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """One publication of the portal."""

    id: str
    number: str
    issuer: str
    title: str
    section: str
    paragraphs: tuple[str, ...]
    signed: date
    published: datetime
    pdf: bool

    @property
    def path(self) -> str:
        """Its address on the portal."""
        return f"/tep/{self.id}.pdf" if self.pdf else f"/van-ban/{self.id}.html"


@dataclass(frozen=True, slots=True)
class SamplePost:
    """One public post. From `expect` on it is what the chain is meant to make of it, and is never served."""

    native: int  # the number under which its place serves it
    place: str  # "T" or the slug of a forum thread
    text: str
    published: datetime
    author: str
    opens: bool  # it is the opening post of its thread
    raw_html: bool
    expect: str  # rumour truth opinion joke question experience prediction private other
    group: str = ""  # r01.. t01.. for statements that spread
    finding: str = ""  # refuted supported no_source
    documents: tuple[str, ...] = ()

    @property
    def served_text(self) -> str:
        """The text without the tags of the one post that has some."""
        return re.sub(r"<[^>]+>", "", self.text) if self.raw_html else self.text


@dataclass(frozen=True, slots=True)
class SampleThread:
    """One thread of the forum, with its opening post first."""

    slug: str
    title: str
    posts: tuple[SamplePost, ...]


@dataclass(frozen=True, slots=True)
class Village:
    """All of the sample at one moment."""

    base: datetime
    documents: tuple[SampleDocument, ...]  # newest first
    threads: tuple[SampleThread, ...]
    timeline: tuple[SamplePost, ...]  # oldest first

    @property
    def posts(self) -> tuple[SamplePost, ...]:
        """Every post of both places."""
        return tuple(p for t in self.threads for p in t.posts) + self.timeline

    def document(self, key: str) -> SampleDocument:
        """The document of that id; KeyError if there is none."""
        return {d.id: d for d in self.documents}[key]


def load(base: datetime | None = None) -> Village:
    """The sample as it stands at `base` (default: this hour). The same base gives the same village."""
    moment = (base or datetime.now(UTC)).astimezone(LOCAL).replace(minute=0, second=0, microsecond=0)
    monday = moment.date() - timedelta(days=moment.weekday())
    threads, timeline = _places(moment, monday)
    return Village(base=moment, documents=_documents(monday), threads=threads, timeline=timeline)


def fill(text: str, monday: date) -> str:
    """The text with its dates filled in; a weekday that opens a sentence gets a capital."""

    def put(match: re.Match[str]) -> str:
        if match["form"] is None:
            return str(monday.year + int(match["years"] or 0))
        day = monday + timedelta(days=int(match["days"]))
        if match["form"] == "dm":
            return f"{day.day}/{day.month}"
        if match["form"] == "dmy":
            return f"{day:%d/%m/%Y}"
        if match["form"] == "long":
            return f"ngày {day:%d} tháng {day:%m} năm {day.year}"
        name = _WEEKDAYS[day.weekday()]
        opens = match.start() == 0 or match.string[: match.start()].endswith((". ", "\n"))
        return name[0].upper() + name[1:] if opens else name

    return _PLACE.sub(put, text)


def read(name: str) -> dict[str, Any]:
    """One file of `content/` as it stands."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def _documents(monday: date) -> tuple[SampleDocument, ...]:
    documents = []
    for row in read("documents")["document"]:
        signed: date = row["signed"] if "signed" in row else monday - timedelta(days=row["age"])
        # One publishes in office hours; the minute comes from the id so that no two stand at the same time.
        clock = time(8 + int(digest(row["id"])[:2], 16) % 9, int(digest(row["id"])[2:4], 16) % 60)
        documents.append(
            SampleDocument(
                id=row["id"],
                number=row["number"],
                issuer=row.get("issuer", ISSUER),
                title=fill(row["title"], monday),
                section=row["section"],
                paragraphs=tuple(fill(row["body"].strip(), monday).split("\n\n")),
                signed=signed,
                published=datetime.combine(signed, clock, LOCAL),
                pdf=row.get("format") == "pdf",
            )
        )
    return tuple(sorted(documents, key=lambda d: d.published, reverse=True))


def _places(base: datetime, monday: date) -> tuple[tuple[SampleThread, ...], tuple[SamplePost, ...]]:
    people = read("people")["name"]
    rows: list[dict[str, Any]] = []
    for group in read("rumours")["group"]:
        common = {k: group[k] for k in ("expect", "finding")} | {"group": group["id"], "documents": group["documents"]}
        rows += [common | {"place": place, "text": text} for place, text in group["posts"]]
    for kind, block in read("talk").items():
        expect = block.get("expect", kind)
        for place, text in block["posts"]:
            spelled = unicodedata.normalize("NFD", text) if kind == "nfd" else text
            rows.append({"expect": expect, "place": place, "text": spelled, "raw_html": kind == "script"})

    def post(row: dict[str, Any], native: int, published: datetime, opens: bool) -> SamplePost:
        return SamplePost(
            native=native,
            place=row["place"],
            text=fill(row["text"], monday),
            published=published,
            author=people[int(digest("who", row["text"])[:6], 16) % len(people)],
            opens=opens,
            raw_html=row.get("raw_html", False),
            expect=row["expect"],
            group=row.get("group", ""),
            finding=row.get("finding", ""),
            documents=tuple(row.get("documents", ())),
        )

    rows.sort(key=lambda r: _share(r["text"]))
    opening = {t["slug"]: t for t in read("threads")["thread"]}
    replies: dict[str, list[SamplePost]] = {slug: [] for slug in opening}
    timeline: list[SamplePost] = []
    for order, row in enumerate(rows):
        # Answers fall into the last four days, after every opening post.
        moment = base - SPAN * (0.8 * (1 - _share(row["text"])))
        if row["place"] == TIMELINE:
            # Mastodon ids are large and rise with time; the low bits here only keep them apart.
            timeline.append(post(row, 115_600_000_000_000_000 + order * 1_000_003, moment, False))
        else:
            # Replies and opening posts are numbered apart, so that a number names one post of the forum.
            replies[row["place"]].append(post(row, 2001 + order, moment, False))
    threads = []
    for order, (slug, row) in enumerate(opening.items()):
        moment = base - SPAN + timedelta(minutes=97 * order)
        first = post(row | {"place": slug}, 101 + order, moment, True)
        threads.append(SampleThread(slug, row["title"], (first, *replies[slug])))
    return tuple(threads), tuple(timeline)


def _share(text: str) -> float:
    """A number in [0, 1) that only the text decides: where in time it falls, the same on every run."""
    return int(digest("when", text)[:8], 16) / 2**32
