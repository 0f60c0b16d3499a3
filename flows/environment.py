"""What Prefect must find in the environment before it is imported: offline, no telemetry, its files in our home."""

import os
from pathlib import Path

from doichieu.settings import Settings


def prepare(settings: Settings, api_url: str | None = None) -> None:
    """Set Prefect's environment. Call it before anything imports prefect; values that are set already stay.

    Without `api_url` a run brings its own short-lived server. That takes about 20 seconds here, and Prefect's own
    limit is 20 seconds too, so the limit is raised.
    """
    place = settings.home / "prefect"
    place.mkdir(parents=True, exist_ok=True)
    wanted = {
        "PREFECT_HOME": str(place),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_CLI_PROMPT": "false",
        # What goes wrong with a source is told in words and in the table; Prefect would show a traceback of ours.
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",  # a log line may hold an address; it stays on this machine's screen
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    }
    if api_url:
        wanted["PREFECT_API_URL"] = api_url
    for name, value in wanted.items():
        os.environ.setdefault(name, value)


def api_of(settings: Settings) -> str:
    """The address of the Prefect server that `doichieu serve` keeps up."""
    return f"http://127.0.0.1:{settings.prefect_port}/api"


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment of a child process of ours: the same settings, the same home, UTF-8."""
    return {**os.environ, "DOICHIEU_HOME": str(settings.home), "PYTHONUTF8": "1"}


def lock_file(settings: Settings, name: str) -> Path:
    """A file to lock, in the home's lock folder."""
    place = settings.home / "locks"
    place.mkdir(parents=True, exist_ok=True)
    return place / f"{name}.lock"
