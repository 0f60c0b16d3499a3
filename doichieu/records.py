"""The words of the project as frozen records. One meaning each; the table in the README is the dictionary.

Times are UTC strings as `text.stamp` writes them, days are "YYYY-MM-DD", keys come from content (`text.digest`).
No record has a field for an author: there is no place to put one, and `tests/test_promises.py` walks them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from doichieu.errors import RecordError
from doichieu.text import digest, fold, mask, mask_address, nfc, now


class Role(StrEnum):
    """What a source is read for."""

    OFFICIAL = "official"  # its Documents are evidence
    PUBLIC = "public"  # its Posts may hold claims


class SourceState(StrEnum):
    """What the last crawl met. Everything but NEW and OK is told to the officer."""

    NEW = "new"
    OK = "ok"
    EMPTY = "empty"  # answered, but no rows where there were always some
    CHALLENGED = "challenged"  # a challenge page: stop
    FORBIDDEN = "forbidden"  # robots.txt or 401/403/451: stop
    LIMITED = "limited"  # 429: stop until `not_before`
    MOVED = "moved"  # redirects out of its own hosts
    FAILED = "failed"  # no answer, broken answer, killed


class Stance(StrEnum):
    """How a Passage stands to a Claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    NOT_ENOUGH = "not_enough"


class Finding(StrEnum):
    """What a Flag says of a Claim, from all its Evidence. Never a verdict."""

    REFUTED = "refuted"
    SUPPORTED = "supported"
    DISPUTED = "disputed"  # sources disagree
    NO_SOURCE = "no_source"  # "chưa có căn cứ": nothing found that decides


class Verdict(StrEnum):
    """The rating that a person gives in a Review."""

    DISTORTED = "distorted"  # Sai lệch
    TRUE = "true"  # Đúng
    NOT_ENOUGH = "not_enough"  # Chưa đủ căn cứ
    NOT_CHECKABLE = "not_checkable"  # Không phải thông tin kiểm chứng được
    LATER = "later"  # Để sau


class ClaimState(StrEnum):
    """Where a Claim stands."""

    WATCHED = "watched"  # seen, not spread enough to queue
    QUEUED = "queued"
    POSTPONED = "postponed"  # a person said "Để sau"
    CLOSED = "closed"  # a person gave a verdict


class Kind(StrEnum):
    """What a sentence of a post is. Only CLAIM goes further."""

    CLAIM = "claim"
    OPINION = "opinion"
    QUESTION = "question"
    EXPERIENCE = "experience"
    PREDICTION = "prediction"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Model:
    """Name and version of what made a row; `str()` is the mark that a stage leaves on what it has read."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Source:
    """A place we read and on what terms."""

    id: str  # a slug: "cong-xa", "dien-dan"
    name: str
    publisher: str
    kind: str  # a key of spiders.KINDS
    role: Role
    tier: int  # 1 state body, 2 state press, 3 legal database, 4 reference data; 9 for public places
    address: str
    options: Mapping[str, object] = field(default_factory=dict)  # what the kind needs, e.g. {"tag": "xa"}
    cadence: str = "nightly"
    expected_rows: int | None = None  # rows of a usual run; None until known
    enabled: bool = False
    state: SourceState = SourceState.NEW
    state_note: str = ""
    not_before: str | None = None

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts (with port where given) that this source may be read from."""
        extra = self.options.get("hosts", ())
        names = {urlsplit(self.address).netloc.lower()}
        if isinstance(extra, list | tuple):
            names |= {str(h).lower() for h in extra}
        return frozenset(names)


@dataclass(frozen=True, slots=True)
class Validator:
    """What a server gave us to ask "changed since?": kept per source and address (RFC 9110, 13.1)."""

    source: str
    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class FetchRun:
    """One crawl of one Source."""

    id: str
    source: str
    started_at: str
    finished_at: str | None = None
    outcome: SourceState | None = None  # None while it runs, or if it was killed
    requests: int = 0
    not_modified: int = 0
    rows_seen: int = 0
    rows_new: int = 0
    bytes: int = 0
    message: str = ""
    complete: bool = True  # False: cut off by a limit of items or time


@dataclass(frozen=True, slots=True)
class Post:
    """One public post as published, without its author, masked. Make it with `Post.make`."""

    id: str
    source: str
    thread_url: str  # the page or thread where it stood, never an address that names its author
    thread_title: str
    published_at: str | None
    fetched_at: str
    text: str
    expires_at: str | None = None
    erased_at: str | None = None

    @classmethod
    def make(
        cls,
        *,
        source: str,
        text: str,
        thread_url: str = "",
        thread_title: str = "",
        published_at: str | None = None,
        native: str = "",
        fetched_at: str | None = None,
    ) -> Self:
        """A Post from raw plain text: NFC, masked, with a key from content.

        `native` is the server's own number for the post where it has one (digits only, so that it can't carry a name);
        then an edited post keeps its key and isn't counted twice. Raises RecordError on empty text or a native id
        that isn't a number.
        """
        clean = mask(nfc(text))
        if not clean:
            raise RecordError("Bài viết không có chữ nào.")
        if native and not native.isdecimal():
            raise RecordError("Mã bài viết của nguồn phải là một con số.", "Bỏ trống nếu nguồn không đánh số.")
        place = mask_address(thread_url)
        key = digest("post", source, native) if native else digest("post", source, place, published_at or "", clean)
        return cls(
            id=key,
            source=source,
            thread_url=place,
            thread_title=mask(nfc(thread_title)),
            published_at=published_at,
            fetched_at=fetched_at or now(),
            text=clean,
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a Document with offsets into its text; what retrieval returns."""

    id: str
    document: str
    ordinal: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One publication of an official source, with its Passages. Make it with `Document.make`."""

    id: str
    source: str
    url: str
    title: str
    issuer: str
    number: str  # "số/ký hiệu", e.g. "15/TB-UBND"; "" where it has none
    issued_on: str | None
    published_at: str | None
    media_type: str
    text: str
    fetched_at: str
    effective_from: str | None = None
    effective_to: str | None = None
    passages: tuple[Passage, ...] = ()

    @classmethod
    def make(
        cls,
        *,
        source: str,
        url: str,
        title: str,
        text: str,
        spans: list[tuple[int, int]],
        issuer: str = "",
        number: str = "",
        issued_on: str | None = None,
        published_at: str | None = None,
        media_type: str = "text/html",
        effective_from: str | None = None,
        effective_to: str | None = None,
        fetched_at: str | None = None,
    ) -> Self:
        """A Document with its Passages cut at `spans` (offsets into `text`, which must be NFC already).

        The key is from address, title and text: a page that changed is a new Document, and the old one stays quoted.
        Raises RecordError when the text is empty or a span lies outside it.
        """
        if not text.strip():
            raise RecordError("Văn bản không có chữ nào.", f"Xem lại trang {url}.")
        key = digest("document", source, url, title, text)
        passages = []
        for ordinal, (start, end) in enumerate(spans):
            if not 0 <= start < end <= len(text):
                raise RecordError("Đoạn trích nằm ngoài văn bản.", f"Xem lại trang {url}.")
            passages.append(
                Passage(
                    id=digest("passage", key, str(start), str(end)),
                    document=key,
                    ordinal=ordinal,
                    start=start,
                    end=end,
                    text=text[start:end],
                )
            )
        return cls(
            id=key,
            source=source,
            url=url,
            title=nfc(title),
            issuer=nfc(issuer),
            number=number.strip(),
            issued_on=issued_on,
            published_at=published_at,
            media_type=media_type,
            text=text,
            fetched_at=fetched_at or now(),
            effective_from=effective_from,
            effective_to=effective_to,
            passages=tuple(passages),
        )


@dataclass(frozen=True, slots=True)
class Detection:
    """What claim detection says of one sentence of a post; offsets are into the post's text."""

    start: int
    end: int
    text: str
    kind: Kind
    score: float  # probability that the sentence is a checkable claim about public life, 0 to 1
    private: bool = False  # it speaks of a private individual: never queued


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkable statement of fact that posts share. `text` is its most typical wording."""

    id: str
    text: str
    first_seen: str
    last_seen: str
    sightings: int
    places: int  # different threads it stood in
    score: float
    state: ClaimState
    revision: int
    model: Model
    brought_in: bool = False

    @staticmethod
    def key(text: str, day: str = "") -> str:
        """The key of the claim that this wording founds: from its folded words, so tones and spacing don't matter.

        And from the day where the same words came back long after the claim they founded before.
        """
        words = " ".join(fold(text).split())
        return digest("claim", words, day) if day else digest("claim", words)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another Claim that may be the same: `again` when it came back after long or with another year, else `maybe`."""

    claim: str
    text: str
    first_seen: str
    last_seen: str
    similarity: float
    reason: str
    finding: Finding | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One Post's wording of a Claim, with its span in the post."""

    id: str
    claim: str
    post: str
    source: str
    thread_url: str
    thread_title: str
    published_at: str | None
    wording: str
    start: int
    end: int
    score: float
    similarity: float  # to the claim it joined, 0 to 1; 1 for the wording that founded it
    model: Model


@dataclass(frozen=True, slots=True)
class Judgement:
    """What claim verification says of one claim beside one passage."""

    stance: Stance
    supports: float  # probabilities, summing to 1
    refutes: float
    not_enough: float
    start: int  # the deciding sentence, offsets into the passage
    end: int
    reason: str  # plain Vietnamese, from what the model used


@dataclass(frozen=True, slots=True)
class Evidence:
    """A Passage laid beside a Claim, with stance and score, and what to quote of it."""

    id: str
    claim: str
    passage: str
    rank: int  # 1 is the first that retrieval returned
    retrieval_score: float
    judgement: Judgement
    model: Model
    quote: str = ""  # filled when read from the store, like all below
    passage_text: str = ""
    document: str = ""
    title: str = ""
    issuer: str = ""
    number: str = ""
    issued_on: str | None = None
    published_at: str | None = None
    url: str = ""
    source_name: str = ""
    tier: int = 9


@dataclass(frozen=True, slots=True)
class Flag:
    """The machine's "a person should look". Without deciding Evidence its finding can only be NO_SOURCE."""

    id: str
    claim: str
    finding: Finding
    evidence: str | None  # the Evidence that decided
    score: float  # calibrated certainty of the finding, 0 to 1
    reason: str
    model: Model
    raised_at: str

    def __post_init__(self) -> None:
        if self.finding is not Finding.NO_SOURCE and self.evidence is None:
            raise RecordError("Không được gắn nhãn khi chưa có đoạn trích từ nguồn chính thức.")


@dataclass(frozen=True, slots=True)
class Review:
    """A person's work on a Flag."""

    id: str
    claim: str
    flag: str | None
    reviewer: str  # the officer's login: who decided is on record
    verdict: Verdict
    note: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the officer's queue."""

    claim: Claim
    flag: Flag | None
    best: Evidence | None  # the evidence that decided the flag
    reviewed_by: str | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who signs in to the desk."""

    login: str
    name: str
    password_hash: str
    created_at: str
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the audit chain."""

    seq: int
    at: str
    actor: str  # an officer's login, or "máy:<flow or command>"
    action: str
    subject: str
    detail: str  # JSON, keys sorted
    previous: str
    hash: str
