"""`doichieu serve`: server, schedule and desk come up, and all of them end with it."""

import socket
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from doichieu.errors import StoreError
from doichieu.settings import CONFIG_NAME, Settings
from flows import supervise
from flows.environment import child_environment


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serve_comes_up_and_leaves_nothing_behind(home: Settings) -> None:
    desk, prefect = _free_port(), _free_port()
    with (home.home / CONFIG_NAME).open("a", encoding="utf-8") as file:
        file.write(f"desk_port = {desk}\nprefect_port = {prefect}\n")
    command = [sys.executable, "-m", "doichieu.cli", "--home", str(home.home), "serve"]
    environment = child_environment(home)
    for name in [name for name in environment if name.startswith("PREFECT_")]:
        del environment[name]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert child.stdout is not None
    said = ""
    try:
        while "Lịch chạy" not in said:
            line = child.stdout.readline()
            assert line, said
            said += line
        deadline = time.monotonic() + 120
        deployed = b""
        request = urllib.request.Request(
            f"http://127.0.0.1:{prefect}/api/deployments/filter", b"{}", {"Content-Type": "application/json"}
        )
        while b"hang-dem" not in deployed and time.monotonic() < deadline:
            with urllib.request.urlopen(request, timeout=20) as answer:
                deployed = answer.read()
            time.sleep(0.5)
        assert b"hang-dem" in deployed
        assert b"Asia/Ho_Chi_Minh" in deployed
        with urllib.request.urlopen(f"http://127.0.0.1:{desk}/suc-khoe", timeout=20) as answer:
            assert answer.status == 200
        family = psutil.Process(child.pid).children(recursive=True)
        assert len(family) >= 3
        for process in family:
            listening = [c.laddr.ip for c in process.net_connections() if c.status == psutil.CONN_LISTEN]
            assert set(listening) <= {"127.0.0.1"}
    finally:
        child.terminate()
        child.communicate(timeout=60)
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


def test_a_part_that_cannot_start_is_named(home: Settings) -> None:
    dead = supervise.Child("máy chủ thử", [sys.executable, "-c", "raise SystemExit(3)"])
    dead.start(child_environment(home))
    with pytest.raises(StoreError, match="máy chủ thử"):
        supervise.wait_for("http://127.0.0.1:9/", dead, lambda: False)


def test_a_part_that_dies_is_started_again(home: Settings) -> None:
    child = supervise.Child("phần thử", [sys.executable, "-c", "pass"], wait=0.001)
    environment = child_environment(home)
    child.start(environment)
    assert child.process is not None
    first = child.process.pid
    child.process.wait()
    supervise._revive([child], environment)
    assert child.process.pid != first
    child.process.wait()
    supervise._revive([child], environment)  # too soon: it waits longer each time
    assert child.wait > 0.001
    child.stop()
