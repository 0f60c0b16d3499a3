"""The officer's queue: claims that have spread, by spread and certainty."""

import re
from collections.abc import Sequence
from typing import Any

from doichieu.records import ClaimState, Finding, QueueRow, Verdict
from doichieu.store.claims import claim_of
from doichieu.store.connection import Store
from doichieu.store.flags import flag_of, one_evidence
from doichieu.text import fold

_WORDS = re.compile(r"[^\W_]+")
_MOST_WORDS = 32  # FTS5 gives up on some thousands; nobody looks for that many

_COLUMNS = (
    "c.id, c.text, c.first_seen, c.last_seen, c.sightings, c.places, c.score, c.state, c.revision, c.model, c.version, "
    "c.brought_in, c.flag, f.finding AS f_finding, f.evidence AS f_evidence, f.score AS f_score, f.reason AS f_reason, "
    "f.model AS f_model, f.version AS f_version, f.raised_at AS f_raised_at, "
    "(SELECT reviewer FROM reviews r WHERE r.claim = c.id ORDER BY seq DESC LIMIT 1) AS reviewer, "
    "(SELECT verdict FROM reviews r WHERE r.claim = c.id ORDER BY seq DESC LIMIT 1) AS verdict"
)


def page(
    store: Store,
    states: Sequence[ClaimState] = (ClaimState.QUEUED,),
    *,
    finding: Finding | None = None,
    search: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[int, list[QueueRow]]:
    """(how many in all, one page): seen in most posts first, then the surest flag."""
    where = [f"c.state IN ({','.join('?' * len(states))})"]
    parameters: list[object] = [str(state) for state in states]
    if finding is not None:
        where.append("f.finding = ?")
        parameters.append(str(finding))
    if search.strip():
        where.append("c.seq IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)")
        parameters.append(_match(search))
    base = f"FROM claims c LEFT JOIN flags f ON f.id = c.flag WHERE {' AND '.join(where)}"
    total = int(store.value(f"SELECT count(*) {base}", parameters))
    rows = store.iterate(
        f"SELECT {_COLUMNS} {base} ORDER BY c.sightings DESC, c.flag_score DESC, c.id LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    )
    return total, [_row(store, row) for row in rows]


def _match(search: str) -> str:
    """The FTS5 query for what somebody typed: all words must occur, signs between them mean nothing.

    Only words and digits go in, each quoted, so that nothing in them is FTS5 syntax. Nothing but signs finds nothing.
    """
    terms = _WORDS.findall(fold(search))[:_MOST_WORDS]
    return " ".join(f'"{term}"' for term in terms) or '""'


def one(store: Store, claim_id: str) -> QueueRow | None:
    """The queue's line of one claim, in whatever state."""
    row = store.one(
        f"SELECT {_COLUMNS} FROM claims c LEFT JOIN flags f ON f.id = c.flag WHERE c.id = ?",
        (claim_id,),
    )
    return _row(store, row) if row else None


def _row(store: Store, row: dict[str, Any]) -> QueueRow:
    flag = None
    if row["flag"]:
        named = {name[2:]: value for name, value in row.items() if name.startswith("f_")}
        flag = flag_of({**named, "id": row["flag"], "claim": row["id"]})
    return QueueRow(
        claim=claim_of(row),
        flag=flag,
        best=one_evidence(store, flag.evidence) if flag else None,
        reviewed_by=str(row["reviewer"]) if row["reviewer"] else None,
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
    )


def counts(store: Store) -> dict[ClaimState, int]:
    """How many claims stand in each state."""
    found = {row["state"]: row["n"] for row in store.iterate("SELECT state, count(*) AS n FROM claims GROUP BY state")}
    return {state: int(found.get(str(state), 0)) for state in ClaimState}


def findings(store: Store) -> dict[Finding, int]:
    """How many queued claims carry each finding."""
    rows = store.iterate(
        "SELECT f.finding, count(*) AS n FROM claims c JOIN flags f ON f.id = c.flag "
        "WHERE c.state = 'queued' GROUP BY f.finding"
    )
    found = {row["finding"]: row["n"] for row in rows}
    return {finding: int(found.get(str(finding), 0)) for finding in Finding}


def neighbour(store: Store, claim_id: str) -> str | None:
    """The key of the next queued claim after this one in the queue's order, or None at its end."""
    row = store.one("SELECT sightings, flag_score, last_seen, id FROM claims WHERE id = ?", (claim_id,))
    if row is None:
        return None
    value = store.value(
        "SELECT id FROM claims WHERE state = 'queued' AND (-sightings, -flag_score, id) > (-:s, -:f, :id) "
        "ORDER BY sightings DESC, flag_score DESC, id LIMIT 1",
        {"s": row["sightings"], "f": row["flag_score"], "id": row["id"]},
    )
    return str(value) if value else None
