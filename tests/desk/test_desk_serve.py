"""The real server in a process of its own."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from doichieu.errors import StoreError
from doichieu.settings import Settings
from tests.desk.filled import Filled

ROOT = Path(__file__).parents[2]
RUN = "import sys; from desk.serve import run; from doichieu.settings import Settings; run(Settings.load(sys.argv[1]))"


def start(home: Path, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(home)],
        cwd=ROOT,
        env={**os.environ, "DOICHIEU_DESK_PORT": "0", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_says_where_it_is_answers_there_and_stops(filled: Filled) -> None:
    process = start(filled.settings.home)
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("Bàn đối chiếu: http://127.0.0.1:")
        place = line.split()[3]
        with urllib.request.urlopen(place + "suc-khoe", timeout=20) as answer:
            assert answer.read() == b'{"ok":true}'
            assert "server" not in {name.lower() for name in answer.headers}
        with urllib.request.urlopen(place + "dang-nhap?bi-mat=1", timeout=20) as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert "bi-mat" not in out + err
    assert "Chú ý" not in err


def test_listening_to_others_is_warned_of(filled: Filled) -> None:
    process = start(filled.settings.home, DOICHIEU_DESK_HOST="127.0.0.2")
    try:
        assert process.stdout
        assert process.stdout.readline().startswith("Bàn đối chiếu: http://127.0.0.2:")
        assert process.stderr
        assert process.stderr.readline().startswith("Chú ý: bàn đối chiếu đang lắng nghe ở 127.0.0.2")
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_a_mistyped_home_is_not_made_into_a_new_desk(settings: Settings) -> None:
    import pytest

    from desk.serve import run

    with pytest.raises(StoreError, match="doichieu init"):
        run(settings)
    assert not settings.home.exists()
