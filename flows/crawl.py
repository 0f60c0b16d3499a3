"""Start a crawl in a child process and stand by it: one that hangs or dies is a failed crawl, never a lost night."""

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

from doichieu.errors import SourceError
from doichieu.records import FetchRun, Source, SourceState
from doichieu.settings import Settings
from doichieu.store import audit, open_store, sources
from doichieu.text import now
from flows.environment import child_environment

_GRACE = 60.0  # seconds beyond its own time limit that a child may take to start and to end

# What another try in a minute may mend. The other states are an answer: asking again at once would be impolite.
RETRY = frozenset({SourceState.FAILED})


def crawl_source(settings: Settings, source: Source) -> FetchRun:
    """Crawl one source in a child process. Returns its finished run whatever the outcome: a bad source never raises."""
    answer = _child(settings, source, [])
    if "run" in answer:
        return _run(answer["run"])
    return _failed(settings, source, str(answer["error"]))


def try_source(settings: Settings, source: Source) -> tuple[FetchRun, list[dict[str, Any]]]:
    """Read a source without storing anything: (the run, the first records as they would be stored).

    Raises SourceError when the child can't run at all.
    """
    answer = _child(settings, source, ["--dry"])
    if "run" not in answer:
        raise SourceError(str(answer["error"]), str(answer.get("hint", "")))
    return _run(answer["run"]), list(answer["sample"])


def _run(row: dict[str, Any]) -> FetchRun:
    return FetchRun(**{**row, "outcome": SourceState(row["outcome"])})


def _child(settings: Settings, source: Source, extra: list[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "flows.crawler", "--home", str(settings.home), "--source", source.id, *extra]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            env=child_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=_log(settings, source),
            timeout=settings.crawl_seconds * 2 + _GRACE,  # it may wait that long for its host, then crawl that long
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": "Lần đọc quá lâu nên đã bị dừng.", "hint": "Nguồn có thể đang treo; lần sau sẽ thử lại."}
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("{"):
            answer: dict[str, Any] = json.loads(line)
            return answer
    return {"error": f"Tiến trình đọc nguồn dừng giữa chừng (mã {done.returncode}).", "hint": "Lần sau sẽ đọc tiếp."}


def _log(settings: Settings, source: Source) -> Any:
    place = settings.home / "logs"
    place.mkdir(parents=True, exist_ok=True)
    return (place / f"crawl-{source.id}.log").open("w", encoding="utf-8")


def _failed(settings: Settings, source: Source, message: str) -> FetchRun:
    with open_store(settings) as store:
        run = sources.begin_run(store, source.id)
        run = replace(run, finished_at=now(), outcome=SourceState.FAILED, message=message)
        sources.finish_run(store, run, f"{audit.MACHINE}:crawl", sources.get(store, source.id).not_before)
    return run
