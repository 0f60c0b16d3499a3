"""Locks between processes, by flock: the kernel lets go of them when a process dies, however it dies."""

import fcntl
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from doichieu.errors import StoreError
from doichieu.settings import Settings
from flows.environment import lock_file

_WAIT = 0.2  # seconds between two tries


@contextmanager
def held(settings: Settings, name: str, busy: str, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock `name`. Raises StoreError saying `busy` when somebody else keeps it for over `wait` seconds."""
    until = time.monotonic() + wait
    with lock_file(settings, re.sub(r"[^a-z0-9.-]", "_", name.lower())).open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise StoreError(busy, "Đợi việc kia xong rồi chạy lại.") from None
                time.sleep(_WAIT)
        yield


@contextmanager
def hosts(settings: Settings, names: Iterable[str], wait: float) -> Iterator[None]:
    """Hold every host of a source, so that no two crawls, of whatever flow, ask one host at the same time."""
    with ExitStack() as stack:
        for name in sorted(names):  # one order for all, so that two crawls can't wait for each other
            stack.enter_context(
                held(settings, f"host-{name}", f"Máy chủ {name} đang được một lần đọc khác dùng.", wait)
            )
        yield


def is_held(settings: Settings, name: str) -> bool:
    """Whether another process holds the lock `name` right now."""
    try:
        with held(settings, name, ""):
            return False
    except StoreError:
        return True
