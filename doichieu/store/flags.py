"""Evidence laid beside claims, and the flags raised from it."""

from collections.abc import Sequence
from typing import Any

from doichieu.errors import RecordError
from doichieu.records import Evidence, Finding, Flag, Judgement, Model, Stance
from doichieu.store import audit
from doichieu.store.connection import Store
from doichieu.text import now

# Claims that have spread (or were brought in by a person) and on which nobody has closed the file.
_OPEN = "(state IN ('queued', 'postponed') OR (state = 'watched' AND (sightings >= :min_posts OR brought_in = 1)))"

_EVIDENCE = (
    'SELECT e.*, p.text AS passage_text, substr(p.text, e.start + 1, e."end" - e.start) AS quote, p.document, '
    "d.title, d.issuer, d.number, d.issued_on, d.published_at, d.url, s.name AS source_name, s.tier "
    "FROM evidence e JOIN passages p ON p.id = e.passage JOIN documents d ON d.id = p.document "
    "JOIN sources s ON s.id = d.source "
)


def evidence_of(row: dict[str, Any]) -> Evidence:
    """An Evidence from a row of the joined query."""
    return Evidence(
        id=row["id"],
        claim=row["claim"],
        passage=row["passage"],
        rank=row["rank"],
        retrieval_score=row["retrieval_score"],
        judgement=Judgement(
            stance=Stance(row["stance"]),
            supports=row["supports"],
            refutes=row["refutes"],
            not_enough=row["not_enough"],
            start=row["start"],
            end=row["end"],
            reason=row["reason"],
        ),
        model=Model(row["model"], row["version"]),
        **{
            name: row[name]
            for name in (
                "quote",
                "passage_text",
                "document",
                "title",
                "issuer",
                "number",
                "issued_on",
                "published_at",
                "url",
                "source_name",
                "tier",
            )
        },
    )


def flag_of(row: dict[str, Any]) -> Flag:
    """A Flag from a row of `flags`."""
    return Flag(
        id=row["id"],
        claim=row["claim"],
        finding=Finding(row["finding"]),
        evidence=row["evidence"],
        score=row["score"],
        reason=row["reason"],
        model=Model(row["model"], row["version"]),
        raised_at=row["raised_at"],
    )


def without_evidence(store: Store, mark: str, min_posts: int, limit: int) -> list[tuple[str, str]]:
    """Open claims (key, text) for which evidence wasn't gathered under this mark (models and newest passage)."""
    rows = store.iterate(
        f"SELECT id, text FROM claims WHERE {_OPEN} AND evidence_by != :mark ORDER BY id LIMIT :limit",
        {"mark": mark, "min_posts": min_posts, "limit": limit},
    )
    return [(row["id"], row["text"]) for row in rows]


def count_without_evidence(store: Store, mark: str, min_posts: int) -> int:
    """How many open claims wait for evidence."""
    sql = f"SELECT count(*) FROM claims WHERE {_OPEN} AND evidence_by != :mark"
    return int(store.value(sql, {"mark": mark, "min_posts": min_posts}))


def put_evidence(store: Store, found: Sequence[tuple[str, Sequence[Evidence]]], retriever: Model, mark: str) -> int:
    """Store the evidence of a batch of claims and mark them gathered, in one transaction; new rows.

    What an earlier run found and this one didn't stays, since a flag or review may quote it, but is no longer current.
    A claim that a person closed (or that was forgotten) since the batch was read is left alone.
    """
    new = 0
    with store.write():
        for claim_id, items in found:
            if not _is_open(store, claim_id):
                continue
            store.execute("UPDATE evidence SET current = 0 WHERE claim = ?", (claim_id,))
            for item in items:
                new += _upsert(store, item, retriever)
            store.execute("UPDATE claims SET evidence_by = ? WHERE id = ?", (mark, claim_id))
    return new


def _is_open(store: Store, claim_id: str) -> bool:
    return store.value("SELECT state FROM claims WHERE id = ?", (claim_id,)) not in (None, "closed")


def _upsert(store: Store, item: Evidence, retriever: Model) -> int:
    was_there = store.value("SELECT 1 FROM evidence WHERE id = ?", (item.id,))
    judgement = item.judgement
    row = {
        "id": item.id,
        "claim": item.claim,
        "passage": item.passage,
        "rank": item.rank,
        "retrieval_score": item.retrieval_score,
        "stance": str(judgement.stance),
        "supports": judgement.supports,
        "refutes": judgement.refutes,
        "not_enough": judgement.not_enough,
        "start": judgement.start,
        "end": judgement.end,
        "reason": judgement.reason,
        "model": item.model.name,
        "version": item.model.version,
        "retrieval_model": retriever.name,
        "retrieval_version": retriever.version,
        "current": 1,
    }
    if not was_there:
        row["found_at"] = now()
        store.db.table("evidence").insert(row, pk="id")
    else:
        store.execute(
            "UPDATE evidence SET current = 1, rank = ?, retrieval_score = ? WHERE id = ?",
            (item.rank, item.retrieval_score, item.id),
        )
    return 0 if was_there else 1


def current(store: Store, claim_id: str) -> list[Evidence]:
    """The evidence of a claim as of the last gathering, best rank first."""
    return [
        evidence_of(row)
        for row in store.iterate(_EVIDENCE + "WHERE e.claim = ? AND e.current = 1 ORDER BY e.rank", (claim_id,))
    ]


def one_evidence(store: Store, evidence_id: str | None) -> Evidence | None:
    """One evidence by key, also one that's no longer current."""
    row = store.one(_EVIDENCE + "WHERE e.id = ?", (evidence_id,)) if evidence_id else None
    return evidence_of(row) if row else None


def unflagged(store: Store, combiner: Model, min_posts: int, limit: int) -> list[str]:
    """Keys of open claims whose evidence was gathered anew since this combiner looked at it."""
    rows = store.iterate(
        f"SELECT id FROM claims WHERE {_OPEN} AND evidence_by != '' "
        "AND flagged_by != evidence_by || ' ' || :combiner ORDER BY id LIMIT :limit",
        {"combiner": str(combiner), "min_posts": min_posts, "limit": limit},
    )
    return [row["id"] for row in rows]


def raise_flag(store: Store, flag: Flag, min_posts: int) -> bool:
    """Store the flag, queue its claim and write the audit lines, in one transaction. True when the flag is new.

    A closed claim isn't touched: only a person's decision moves it. Raises RecordError when the evidence that decided
    was laid beside another claim.
    """
    with store.write():
        if not _is_open(store, flag.claim):
            return False
        if flag.evidence is not None and not store.value(
            "SELECT 1 FROM evidence WHERE id = ? AND claim = ?", (flag.evidence, flag.claim)
        ):
            raise RecordError("Đoạn trích làm căn cứ không thuộc về nhận định này.")
        fresh = not store.value("SELECT 1 FROM flags WHERE id = ?", (flag.id,))
        if fresh:
            store.db.table("flags").insert(
                {
                    "id": flag.id,
                    "claim": flag.claim,
                    "finding": str(flag.finding),
                    "evidence": flag.evidence,
                    "score": flag.score,
                    "reason": flag.reason,
                    "model": flag.model.name,
                    "version": flag.model.version,
                    "raised_at": flag.raised_at,
                },
                pk="id",
            )
            detail = {"flag": flag.id, "finding": str(flag.finding), "score": round(flag.score, 4)}
            audit.append(store, f"{audit.MACHINE}:{flag.model}", "flag.raise", f"claim:{flag.claim}", detail)
        store.execute(
            "UPDATE claims SET flag = ?, flag_score = ?, revision = revision + ?, "
            "flagged_by = evidence_by || ' ' || ? WHERE id = ?",
            (flag.id, flag.score, int(fresh), str(flag.model), flag.claim),
        )
        queued = store.execute(
            "UPDATE claims SET state = 'queued' WHERE id = ? AND state = 'watched' "
            "AND (sightings >= ? OR brought_in = 1)",
            (flag.claim, min_posts),
        ).rowcount
        # "Để sau" means: show it again when there is more to go by.
        again = (
            fresh
            and store.execute(
                "UPDATE claims SET state = 'queued' WHERE id = ? AND state = 'postponed'", (flag.claim,)
            ).rowcount
        )
        if queued or again:
            audit.append(store, f"{audit.MACHINE}:{flag.model}", "claim.queue", f"claim:{flag.claim}")
    return fresh


def history(store: Store, claim_id: str) -> list[Flag]:
    """All flags of a claim, newest first."""
    return [
        flag_of(row)
        for row in store.iterate("SELECT * FROM flags WHERE claim = ? ORDER BY raised_at DESC, rowid DESC", (claim_id,))
    ]
