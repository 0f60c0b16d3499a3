"""The whole chain on real servers: WordPress as portal and comment place, a Mastodon API as timeline.

`.ci/run` installs the servers; here they're started, seeded, crawled twice by `doichieu run`, and stopped.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from doichieu.records import Finding, Role, Source
from doichieu.settings import CONFIG_NAME, Settings
from doichieu.store import Store, audit, create_store, flags, queue, sources
from tests.servers import seed

pytestmark = pytest.mark.servers

TABLES = (
    "posts", "documents", "passages", "claims", "sightings", "evidence", "flags", "reviews", "claim_bands", "sources",
)  # fmt: skip


@dataclass
class Night:
    """What two nights on the real servers left."""

    settings: Settings
    placed: dict[str, seed.Seed]
    corrections: dict[str, str]
    first: dict[str, int]
    second: dict[str, int]


def _script(name: str) -> None:
    subprocess.run(["bash", str(seed.SHARED / "servers" / name)], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def servers() -> Iterator[None]:
    """WordPress and mastodon-mock, up for this module."""
    if not seed.SHARED.is_dir():
        pytest.skip("../shared is absent")
    if not (seed.servers_home() / "mastodon-mock/venv").is_dir():
        pytest.skip("the servers aren't installed: run ../shared/servers/install.sh wp mastodon-mock")
    try:
        _script("wp/start.sh")
        _script("mastodon-mock/start.sh")
        yield
    finally:
        for name in ("wp/stop.sh", "mastodon-mock/stop.sh"):
            subprocess.run(["bash", str(seed.SHARED / "servers" / name)], check=False)


@pytest.fixture(scope="module")
def night(servers: None, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The servers seeded, and `doichieu run` twice over them."""
    home = tmp_path_factory.mktemp("servers")
    (home / CONFIG_NAME).write_text('commune = "Xã thử"\ndelay = 0.02\n', encoding="utf-8")
    settings = Settings.load(home)
    site = seed.WordPress(seed.servers_home())
    site.empty()
    corrections = seed.documents(site)
    placed = seed.public(site)
    with create_store(settings) as store:
        for source in (
            Source("cong-xa", "Cổng xã", "UBND xã", "official", Role.OFFICIAL, 1, f"{seed.WORDPRESS}/feed/",
                   enabled=True),
            Source("binh-luan", "Bình luận", "Diễn đàn", "wordpress", Role.PUBLIC, 9, seed.WORDPRESS,
                   options={"posts": False}, enabled=True),
            Source("mang-xa-hoi", "Mạng xã hội", "Mạng", "mastodon", Role.PUBLIC, 9, seed.MASTODON, enabled=True),
        ):  # fmt: skip
            sources.add(store, source, "test")
        _run(settings)
        first = _counts(store)
        _run(settings)
        return Night(settings, placed, corrections, first, _counts(store))


def _run(settings: Settings) -> None:
    command = [sys.executable, "-m", "doichieu.cli", "--home", str(settings.home), "run"]
    done = subprocess.run(command, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    print(done.stdout)


def _counts(store: Store) -> dict[str, int]:
    return {table: int(store.value(f"SELECT count(*) FROM {table}")) for table in TABLES}


def test_every_seeded_post_is_read_once(night: Night) -> None:
    with create_store(night.settings) as store:
        stored = {row["id"] for row in store.iterate("SELECT id FROM posts")}
    missing = [night.placed[key].text[:60] for key in night.placed.keys() - stored]
    assert not missing
    assert len(stored) == len(night.placed)


def test_no_seeded_name_stands_anywhere_in_the_home_folder(night: Night) -> None:
    names = [seed.AUTHOR.encode(), seed.AUTHOR.lower().encode(), b"example.test", *_mock_account()]
    for place in night.settings.home.rglob("*"):
        if place.is_file():
            raw = place.read_bytes()
            assert not [name for name in names if name in raw], place.name


def _mock_account() -> list[bytes]:
    import urllib.request

    address = f"{seed.MASTODON}/api/v1/timelines/public?limit=1"
    with urllib.request.urlopen(address, timeout=20) as answer:
        account = json.load(answer)[0]["account"]
    # Short words ("mock") stand in any text; what names the account is its address.
    return [str(account[name]).encode() for name in ("url", "uri") if len(str(account.get(name) or "")) > 8]


def test_the_second_run_adds_nothing(night: Night) -> None:
    assert night.second == night.first


def test_the_audit_chain_holds_and_the_figures_are_printed(night: Night, capfd: pytest.CaptureFixture[str]) -> None:
    with create_store(night.settings) as store:
        assert audit.verify(store) > 0
        report = _report(store, night)
    with capfd.disabled():
        print("\n" + "\n".join(f"{words:<58} {figure}" for words, figure in report.items()))
    place = os.environ.get("DOICHIEU_FIGURES")
    if place:
        Path(place).write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


def _report(store: Store, night: Night) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    queued_posts = set()
    for row in store.iterate("SELECT s.post, s.claim, c.state FROM sightings s JOIN claims c ON c.id = s.claim"):
        if rumour := night.placed[row["post"]].rumour:
            found.setdefault(rumour, set()).add(row["claim"])
        if row["state"] != "watched":
            queued_posts.add(row["post"])
    first = refuted = queued = 0
    for rumour, claims in found.items():
        lines = [
            line for line in (queue.one(store, claim) for claim in claims) if line and line.claim.state != "watched"
        ]
        queued += bool(lines)
        for line in lines:
            laid = flags.current(store, line.claim.id)
            if laid and laid[0].url == night.corrections[rumour]:
                first += 1
                break
        refuted += any(line.flag and line.flag.finding is Finding.REFUTED for line in lines)
    total = len(night.corrections)
    kinds = [night.placed[key] for key in queued_posts]
    opinions = sum(1 for s in night.placed.values() if s.kind == "opinion")
    critics = sum(1 for s in night.placed.values() if s.criticises)
    return {
        "posts crawled": f"{night.first['posts']} of {len(night.placed)}",
        "documents crawled": str(night.first["documents"]),
        "rumours whose claim was found": f"{len(found)} of {total}",
        "rumours that reached the queue (joined from >= 3 posts)": f"{queued} of {total}",
        "rumours whose right document is first": f"{first} of {total}",
        "rumours flagged as refuted": f"{refuted} of {total}",
        "opinion comments queued": f"{sum(1 for s in kinds if s.kind == 'opinion')} of {opinions}",
        "comments that criticise an authority queued": f"{sum(1 for s in kinds if s.criticises)} of {critics}",
        "other comments queued": str(sum(1 for s in kinds if not s.rumour and s.kind != "opinion")),
    }
