"""A home folder and an open store for every test that wants one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from doichieu.settings import Settings
from doichieu.store import Store, create_store


@pytest.fixture(autouse=True)
def light_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small twin, so that a test that asks for no models in particular takes milliseconds; child processes too."""
    monkeypatch.setenv("DOICHIEU_BACKEND", "light")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty home folder."""
    return Settings.load(tmp_path / "home")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """An empty store in that folder."""
    with create_store(settings) as opened:
        yield opened
