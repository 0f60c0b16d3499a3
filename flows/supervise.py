"""`doichieu serve`: Prefect's server, the schedule and the desk as three children of one process that keeps them up."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

import click

from doichieu.errors import StoreError
from doichieu.settings import Settings
from flows.environment import api_of, child_environment, prepare
from flows.locks import held

_READY = 240.0  # seconds that Prefect's server may take to answer on a slow PC
_CALM = 60.0  # a child that lived this long starts again at once; one that didn't waits longer each time
_LONGEST = 300.0


@dataclass
class Child:
    """One of the processes that are kept up."""

    words: str  # what the person at the screen calls it
    command: list[str]
    started: float = 0.0
    wait: float = 1.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    log: IO[bytes] | None = field(default=None, repr=False)

    def start(self, environment: dict[str, str], log: IO[bytes] | None = None) -> None:
        """Start it in our process group, so that Ctrl-C reaches it too; what it says goes to the log."""
        self.started = time.monotonic()
        self.log = log or self.log
        self.process = subprocess.Popen(  # noqa: S603 - our own modules, no shell
            self.command, env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )

    def stop(self) -> None:
        """Ask it to end; after ten seconds, end it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve_all(settings: Settings, *, once_ready: bool = False) -> None:
    """Keep the three children up until SIGINT or SIGTERM; with `once_ready`, until all have answered once."""
    api = api_of(settings)
    prepare(settings, api)
    environment = child_environment(settings) | {
        "PREFECT_API_URL": api,
        "PREFECT_LOGGING_LEVEL": "WARNING",  # into the log file, for whoever looks after the machine
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),  # the option --port alone isn't heard everywhere
    }
    python = [sys.executable, "-m"]
    server = Child("máy chủ Prefect", [*python, "prefect", "server", "start", "--host", "127.0.0.1", "--port",
                                       str(settings.prefect_port), "--no-ui"])  # fmt: skip
    schedule = Child("lịch chạy hằng đêm", [*python, "flows.schedule", "--home", str(settings.home)])
    desk = Child("bàn đối chiếu", [*python, "doichieu.cli", "--home", str(settings.home), "desk"])
    children = [server, desk, schedule]
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: stopping.append(got))
    log = settings.home / "logs" / "serve.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with held(settings, "serve", "Đã có một «doichieu serve» đang chạy."), log.open("ab") as said:
        click.echo(f"Đang mở máy chủ Prefect và bàn đối chiếu (khoảng nửa phút); nhật ký kỹ thuật: {log}")
        try:
            server.start(environment, said)
            desk.start(environment, said)
            wait_for(f"{api}/health", server, lambda: bool(stopping))
            wait_for(f"http://{_near(settings.desk_host)}:{settings.desk_port}/suc-khoe", desk, lambda: bool(stopping))
            if not stopping:
                schedule.start(environment, said)
                click.echo(f"Bàn đối chiếu: http://{settings.desk_host}:{settings.desk_port}/")
                click.echo(f"Lịch chạy: «{settings.cron}» giờ {settings.timezone}. Bấm Ctrl-C để dừng.")
            while not stopping and not once_ready:
                time.sleep(0.5)
                _revive(children, environment)
        finally:
            for child in reversed(children):
                child.stop()


def _near(host: str) -> str:
    """How this machine itself reaches an address that the desk listens on."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104 - compared with, not bound to
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _revive(children: list[Child], environment: dict[str, str]) -> None:
    for child in children:
        if child.process is None or child.process.poll() is None:
            continue
        lived = time.monotonic() - child.started
        if lived >= _CALM:
            child.wait = 1.0
        elif lived < child.wait:
            continue
        click.echo(f"Phần «{child.words}» đã dừng (mã {child.process.returncode}); đang mở lại.", err=True)
        child.wait = min(child.wait * 2, _LONGEST)
        child.start(environment)


def wait_for(address: str, child: Child, given_up: Callable[[], bool]) -> None:
    """Wait until the child answers at an address. Raises StoreError when it ends or stays silent."""
    until = time.monotonic() + _READY
    while time.monotonic() < until and not given_up():
        if child.process is None or child.process.poll() is not None:
            raise StoreError(
                f"Phần «{child.words}» không chạy được.",
                "Xem logs/serve.log trong thư mục dữ liệu; có thể cổng đang bị chiếm.",
            )
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - always our own loopback address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    if not given_up():
        raise StoreError(f"Phần «{child.words}» không trả lời.", "Thử chạy lại; máy chậm có thể cần lâu hơn.")
