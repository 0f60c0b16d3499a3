"""The line that confirms a decision on the page that comes after it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from doichieu.records import Claim, ClaimState, Review
from doichieu.store import Store, claims, queue, reviews
from doichieu.text import moment

_FRESH = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was just written, and how many claims still wait."""

    claim: Claim
    review: Review
    left: int


def just_decided(store: Store, claim_id: str, login: str) -> Decided | None:
    """The officer's own last decision on this claim if it's a few minutes old.

    It's read back from the store, so that the line says what was written and a made-up address confirms nothing.
    """
    claim = claims.get(store, claim_id) if claim_id else None
    last = next(iter(reviews.of_claim(store, claim_id)), None) if claim else None
    if claim is None or last is None or last.reviewer != login:
        return None
    if datetime.now(UTC) - moment(last.decided_at) > _FRESH:
        return None
    return Decided(claim, last, queue.counts(store)[ClaimState.QUEUED])
