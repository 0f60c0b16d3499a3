"""Small builders for records and for a store with something in it."""

from collections.abc import Sequence

from doichieu.records import (
    Detection,
    Document,
    Evidence,
    Finding,
    Flag,
    Judgement,
    Kind,
    Model,
    Post,
    Role,
    Source,
    Stance,
)
from doichieu.store import Store, claims, documents, flags, posts, sources
from doichieu.text import digest

DETECTOR = Model("detector", "1")
MATCHER = Model("matcher", "1")
RETRIEVER = Model("retriever", "1")
VERIFIER = Model("verifier", "1")
RUMOUR = "Xã thu phí làm căn cước 200 nghìn đồng một người."
DENIAL = "Thông tin xã thu phí làm căn cước 200 nghìn đồng là sai sự thật."
LONG_AGO = "2020-01-01T00:00:00Z"
FAR_OFF = "2099-01-01T00:00:00Z"


def make_source(name: str = "dien-dan", role: Role = Role.PUBLIC, *, enabled: bool = True) -> Source:
    """A source on loopback."""
    return Source(
        id=name,
        name=f"Nguồn {name}",
        publisher="Xã An Bình (mẫu)",
        kind="feed" if role is Role.PUBLIC else "official",
        role=role,
        tier=9 if role is Role.PUBLIC else 1,
        address=f"http://127.0.0.1/{name}/",
        enabled=enabled,
    )


def make_post(text: str = RUMOUR, number: int = 1, **changes: str | None) -> Post:
    """One post of its own thread."""
    facts = {"source": "dien-dan", "thread_url": f"http://127.0.0.1/dien-dan/{number}", "thread_title": "Hỏi đáp"}
    return Post.make(text=text, **{**facts, **changes})  # type: ignore[arg-type]


def make_document(text: str = DENIAL, number: str = "15/TB-UBND", url: str = "http://127.0.0.1/cong/15") -> Document:
    """One official page with one passage."""
    return Document.make(
        source="cong-xa",
        url=url,
        title=f"Thông báo {number}",
        text=text,
        spans=[(0, len(text))],
        issuer="UBND xã An Bình",
        number=number,
        issued_on="2026-11-20",
    )


def make_evidence(claim: str, passage: str, stance: Stance = Stance.REFUTES, model: Model = VERIFIER) -> Evidence:
    """A passage laid beside a claim."""
    parts = {Stance.SUPPORTS: (0.8, 0.1, 0.1), Stance.REFUTES: (0.1, 0.8, 0.1), Stance.NOT_ENOUGH: (0.1, 0.1, 0.8)}
    judgement = Judgement(stance, *parts[stance], 0, 20, "trang của xã nói thông tin này là sai sự thật")
    return Evidence(digest("evidence", claim, passage, str(model)), claim, passage, 1, 1.0, judgement, model)


def make_flag(
    claim: str, evidence: str | None, finding: Finding = Finding.REFUTED, score: float = 0.8, model: Model = VERIFIER
) -> Flag:
    """What the machine says of a claim."""
    key = digest("flag", claim, str(finding), evidence or "", str(score), str(model))
    return Flag(key, claim, finding, evidence, score, "trang của xã bác thông tin này", model, LONG_AGO)


def with_sources(store: Store) -> None:
    """One public and one official source."""
    sources.add(store, make_source(), "test")
    sources.add(store, make_source("cong-xa", Role.OFFICIAL), "test")


def read_posts(store: Store, model: Model = DETECTOR) -> None:
    """Let a detector that takes each post for one claim read what's unread."""
    read = [
        (post, [Detection(0, len(post.text), post.text, Kind.CLAIM, 0.9)])
        for post in posts.unread(store, str(model), 1000)
    ]
    claims.put_read(store, read, model)


def spread_claim(
    store: Store, text: str = RUMOUR, times: int = 3, *, bands: Sequence[int] = (1, 2, 3), retention_days: int = 30
) -> str:
    """A claim seen in so many posts; its key. The claim is still only watched."""
    if not sources.every(store):
        with_sources(store)
    start = posts.count(store)
    posts.add(store, [make_post(text, start + n) for n in range(times)], retention_days)
    read_posts(store)
    found = ""
    with store.write():
        for key, wording, score in claims.unmatched(store, 1000):
            if not found:
                found, _ = claims.found(store, key, wording, score, bands, DETECTOR, MATCHER)
            else:
                claims.join(store, key, found, 0.9, MATCHER)
        claims.recount(store, found)
    return found


def lay_evidence(
    store: Store, claim: str, text: str = DENIAL, stance: Stance = Stance.REFUTES, mark: str = "m1"
) -> str:
    """One official passage beside the claim; the key of the evidence."""
    document = make_document(text, url=f"http://127.0.0.1/cong/{digest(text)}")
    documents.add(store, [document])
    item = make_evidence(claim, document.passages[0].id, stance)
    flags.put_evidence(store, [(claim, [item])], RETRIEVER, mark)
    return item.id


def queue_claim(store: Store, text: str = RUMOUR, times: int = 3, *, score: float = 0.8) -> tuple[str, Flag]:
    """A claim that has spread, with evidence and flag, in the queue."""
    claim = spread_claim(store, text, times)
    flag = make_flag(claim, lay_evidence(store, claim), score=score)
    flags.raise_flag(store, flag, 3)
    return claim, flag


def counts(store: Store) -> dict[str, int]:
    """Rows of every table."""
    names = store.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'")
    return {row["name"]: store.value(f"SELECT count(*) FROM {row['name']}") for row in names}
