"""Whole tables as streams of rows, for `doichieu export`."""

from collections.abc import Iterator
from typing import Any

from doichieu.store.connection import Store

TABLES = {
    "claims": (
        "SELECT c.id, c.text, c.state, c.first_seen, c.last_seen, c.sightings, c.places, c.score, c.model, c.version, "
        "f.finding, f.score AS flag_score, f.reason, f.model AS flag_model, f.version AS flag_version, f.raised_at "
        "FROM claims c LEFT JOIN flags f ON f.id = c.flag ORDER BY c.id"
    ),
    "evidence": (
        "SELECT e.id, e.claim, e.rank, e.stance, e.supports, e.refutes, e.not_enough, "
        'substr(p.text, e.start + 1, e."end" - e.start) AS quote, e.reason, d.title, d.issuer, d.number, d.issued_on, '
        "d.url, s.name AS source, e.model, e.version, e.found_at, e.current "
        "FROM evidence e JOIN passages p ON p.id = e.passage JOIN documents d ON d.id = p.document "
        "JOIN sources s ON s.id = d.source ORDER BY e.claim, e.rank, e.id"
    ),
    "decisions": (
        "SELECT r.id, r.claim, c.text, r.flag, r.reviewer, r.verdict, r.note, r.decided_at "
        "FROM reviews r JOIN claims c ON c.id = r.claim ORDER BY r.seq"
    ),
}
"""What can be exported, by name."""


def rows(store: Store, table: str) -> Iterator[dict[str, Any]]:
    """The rows of one export, one by one. KeyError for a name that isn't in TABLES."""
    yield from store.iterate(TABLES[table])


def columns(store: Store, table: str) -> list[str]:
    """The headings of one export, also where it has no rows."""
    return [column[0] for column in store.execute(f"SELECT * FROM ({TABLES[table]}) LIMIT 0").description]
