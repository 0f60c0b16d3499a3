"""One sign-in attempt: lock, password, count of failures, in that order and one at a time."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from desk import passwords
from doichieu.store import Store, officers
from doichieu.store.officers import FAILURES_BEFORE_LOCK, LOCK_MINUTES
from doichieu.text import now, stamp

_REMEMBERED = 1000  # unknown logins kept; a guesser who tries more only makes us forget his own earlier ones


@dataclass(slots=True)
class Attempts:
    """Guards the sign-in of one process.

    One attempt at a time: guesses sent at once can't all slip in before the first is counted, and argon2's memory
    (64 MiB an attempt) is taken once. A login that doesn't exist is counted here and locks like one that does, so the
    lock tells nobody which logins there are.
    """

    _one_at_a_time: Lock = field(default_factory=Lock)
    _strangers: "OrderedDict[str, tuple[int, str]]" = field(default_factory=OrderedDict)

    def check(self, store: Store, login: str, password: str) -> tuple[str | None, bool]:
        """(until when locked, whether the password fits). Under a lock the password isn't even looked at."""
        with self._one_at_a_time:
            officer = officers.get(store, login)
            if until := officers.locked_until(store, login) if officer else self._locked(login):
                return until, False
            usable = officer is not None and not officer.disabled
            if passwords.verify(password, officer.password_hash if officer and usable else None):
                return None, True
            if officer:
                officers.note_failure(store, login)
                return officers.locked_until(store, login), False
            return self._note(login), False

    def _locked(self, login: str) -> str | None:
        _, until = self._strangers.get(login, (0, ""))
        return until if until > now() else None

    def _note(self, login: str) -> str | None:
        failures = self._strangers.pop(login, (0, ""))[0] + 1
        lock = failures >= FAILURES_BEFORE_LOCK
        until = stamp(datetime.now(UTC) + timedelta(minutes=LOCK_MINUTES)) if lock else ""
        self._strangers[login] = (0 if lock else failures, until)
        while len(self._strangers) > _REMEMBERED:
            self._strangers.popitem(last=False)
        return until or None
