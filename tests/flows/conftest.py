"""Homes, the sample village, and one Prefect server for the session."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from doichieu.settings import CONFIG_NAME, Settings
from doichieu.store import Store, create_store, sources
from village.server import VillageServer
from village.sources import sample_sources

COUNTED = (
    "sources", "posts", "documents", "passages", "claims", "claim_bands", "sightings", "evidence", "flags", "reviews",
)  # fmt: skip


def tables(store: Store) -> dict[str, int]:
    """How many rows each table holds."""
    return {table: int(store.value(f"SELECT count(*) FROM {table}")) for table in COUNTED}


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """A fresh home whose settings stand in its file, so that child processes read the same."""
    place = tmp_path / "home"
    place.mkdir()
    (place / CONFIG_NAME).write_text("delay = 0.0\nretries = 0\nretry_seconds = 0.0\ntimeout = 5.0\n", encoding="utf-8")
    settings = Settings.load(place)
    create_store(settings).close()
    return settings


@pytest.fixture(scope="session")
def village() -> Iterator[VillageServer]:
    """The sample village on free ports."""
    with VillageServer(port=0) as server:
        yield server


@pytest.fixture
def with_village(home: Settings, village: VillageServer) -> Settings:
    """A home that reads the sample village."""
    with create_store(home) as store:
        for source in sample_sources(village):
            sources.add(store, source, "test")
    return home


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prefect's own test server, once a session; its files in a temporary folder."""
    from flows.environment import prepare

    before = dict(os.environ)
    prepare(Settings.load(tmp_path_factory.mktemp("prefect-home")))
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def night(prefect_server: None) -> Callable[[Settings], dict[str, int]]:
    """Run one night."""
    from flows.nightly import nightly

    return lambda settings: nightly(str(settings.home))
