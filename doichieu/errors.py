"""The few errors of the project, named for what happened in the world.

Every message is one plain Vietnamese sentence for the person at the screen; `hint` says what to do next.
They share one root, and are caught in one place: the command line, the desk's error page, or a flow's step.
"""


class DoiChieuError(Exception):
    """Root of all errors that a person may be shown."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        # Prefect ships exceptions between threads and processes: both parts must survive.
        return (type(self), (self.message, self.hint))


class SettingsError(DoiChieuError):
    """A setting is missing or can't be used."""


class StoreError(DoiChieuError):
    """The database can't be read or written (missing, locked, disk full, newer schema)."""


class RecordError(DoiChieuError):
    """A record that breaks a promise or a format was refused before it reached the store."""


class SourceError(DoiChieuError):
    """A source could not be read. `state` of the source says how; see `records.SourceState`."""


class ModelError(DoiChieuError):
    """A model, its weights or its index is missing or unusable."""


class ReviewConflict(DoiChieuError):
    """Another officer has changed the claim since this page was opened."""


class AuditBroken(DoiChieuError):
    """The audit chain doesn't hold: a row was edited, removed or inserted."""
