"""Claims that may be the same: shown beside each other to the officer, never joined by the machine."""

from doichieu.records import Finding, Model, Suggestion, Verdict
from doichieu.store.connection import Store
from doichieu.text import now


def put(store: Store, claim_id: str, other_id: str, similarity: float, reason: str, matcher: Model) -> None:
    """Suggest that a claim just founded is another one, for the reason "maybe" or "again"; once for two claims."""
    if claim_id == other_id:
        return
    with store.write():
        store.execute(
            "INSERT OR IGNORE INTO suggestions (claim, other, similarity, reason, model, version, found_at) "
            "SELECT ?, id, ?, ?, ?, ?, ? FROM claims WHERE id = ?",
            (claim_id, similarity, reason, matcher.name, matcher.version, now(), other_id),
        )


def of_claim(store: Store, claim_id: str, limit: int = 8) -> list[Suggestion]:
    """What is suggested beside a claim, likeliest first: what it was founded beside, and what was founded beside it.

    Only claims that an officer may see: one that hasn't spread isn't shown because another looks like it.
    """
    rows = store.iterate(
        "SELECT c.id, c.text, c.first_seen, c.last_seen, s.similarity, s.reason, f.finding, "
        "(SELECT verdict FROM reviews r WHERE r.claim = c.id ORDER BY seq DESC LIMIT 1) AS verdict "
        "FROM (SELECT other AS id, similarity, reason FROM suggestions WHERE claim = :claim "
        "UNION ALL SELECT claim, similarity, reason FROM suggestions WHERE other = :claim) s "
        "JOIN claims c ON c.id = s.id AND c.state != 'watched' LEFT JOIN flags f ON f.id = c.flag "
        "ORDER BY s.similarity DESC, c.id LIMIT :limit",
        {"claim": claim_id, "limit": limit},
    )
    return [
        Suggestion(
            claim=row["id"],
            text=row["text"],
            first_seen=row["first_seen"],
            last_seen=row["last_seen"],
            similarity=row["similarity"],
            reason=row["reason"],
            finding=Finding(row["finding"]) if row["finding"] else None,
            verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        )
        for row in rows
    ]
