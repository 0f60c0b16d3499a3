"""The manners of a crawl, and what a spider is made of."""

import dataclasses
from pathlib import Path

import pytest

from doichieu.errors import SettingsError
from doichieu.records import Role, Source, Validator
from doichieu.settings import Settings
from doichieu.text import stamp
from spiders import KINDS
from spiders.hosts import allowed_address, within
from spiders.settings import crawl_settings
from spiders.stops import wait_until


def source(address: str, **options: object) -> Source:
    return Source("s", "S", "P", "feed", Role.PUBLIC, 9, address, options=options)


def test_a_crawl_is_polite_unless_somebody_changes_it_here() -> None:
    settings = Settings(home=Path("/nonexistent"), contact="xa@example.test")
    polite = crawl_settings(settings, source("https://xa.example.test/feed"))
    assert polite["ROBOTSTXT_OBEY"] is True
    assert polite["CONCURRENT_REQUESTS"] == polite["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert polite["DOWNLOAD_DELAY"] == settings.delay >= 1
    assert "xa@example.test" in polite["USER_AGENT"]
    assert not {403, 429, 401} & set(polite["RETRY_HTTP_CODES"])
    assert polite["DOICHIEU_LOOPBACK"] is False
    assert polite["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    for off in ("COOKIES_ENABLED", "TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "HTTPCACHE_ENABLED"):
        assert polite[off] is False


def test_nothing_outside_this_machine_is_read_without_a_contact() -> None:
    with pytest.raises(SettingsError):
        crawl_settings(Settings(home=Path("/nonexistent")), source("https://xa.example.test/feed"))


def test_every_setting_that_we_name_is_one_that_scrapy_knows() -> None:
    from scrapy.settings import default_settings

    polite = crawl_settings(Settings(home=Path("/nonexistent")), source("http://127.0.0.1/feed"))
    assert [name for name in polite if not hasattr(default_settings, name)] == ["DOICHIEU_LOOPBACK"]


@pytest.mark.parametrize(
    ("address", "public", "loopback"),
    [("8.8.8.8", True, False), ("127.0.0.1", False, True), ("::1", False, True), ("10.0.0.1", False, False),
     ("172.16.3.4", False, False), ("192.168.1.1", False, False), ("169.254.169.254", False, False),
     ("100.64.0.1", False, False), ("fe80::1%eth0", False, False), ("::ffff:10.0.0.1", False, False),
     ("224.0.0.1", False, False), ("0.0.0.0", False, False), ("2606:4700::1", True, False), ("x", False, False)],
)  # fmt: skip
def test_which_addresses_may_be_connected_to(address: str, public: bool, loopback: bool) -> None:
    assert allowed_address(address, loopback=False) is public
    assert allowed_address(address, loopback=True) is loopback


@pytest.mark.parametrize(
    ("url", "inside"),
    [("https://xa.example.test/x", True), ("https://XA.example.test:443/x", True),
     ("https://xa.example.test:8443/", False), ("https://www.xa.example.test/", True), ("https://evil.test/", False),
     ("https://xa.example.test@evil.test/", False), ("https://xa.example.test.evil.test/", False),
     ("http://[bad/x", False), ("https://xa.example.test]/", False),
     ("file:///etc/passwd", False), ("ftp://xa.example.test/", False)],
)  # fmt: skip
def test_which_addresses_belong_to_a_source(url: str, inside: bool) -> None:
    assert within(url, source("https://xa.example.test/feed", hosts=["www.xa.example.test"])) is inside


@pytest.mark.parametrize(
    ("header", "until"),
    [("120", "2026-05-01T00:02:00Z"), ("Fri, 01 May 2026 06:00:00 GMT", "2026-05-01T06:00:00Z"),
     ("", "2026-05-01T01:00:00Z"), ("soon", "2026-05-01T01:00:00Z"), ("-5", "2026-05-01T01:00:00Z"),
     ("999999999", "2026-05-08T00:00:00Z"), ("Fri, 01 May 2020 06:00:00 GMT", "2026-05-01T00:00:00Z")],
)  # fmt: skip
def test_retry_after(header: str, until: str) -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 5, 1, tzinfo=UTC)
    assert stamp(now) == "2026-05-01T00:00:00Z"
    assert wait_until(header, now) == until


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_starts_inside_its_source_and_asks_with_what_it_knows(kind: str) -> None:
    settings = Settings(home=Path("/nonexistent"))
    place = source("http://127.0.0.1:8000/")
    first = [r for r in KINDS[kind](source=place, settings_=settings).starts() if r]
    assert first
    assert all(within(request.url, place) for request in first)
    validators = [Validator("s", request.url, '"e"', "Mon, 14 Sep 2026 11:44:00 GMT") for request in first]
    again = [r for r in KINDS[kind](source=place, settings_=settings, validators=validators).starts() if r]
    assert all(request.headers["If-None-Match"] == b'"e"' for request in again)
    assert all(request.headers["If-Modified-Since"] for request in again)


def test_an_outcome_has_no_place_for_a_name() -> None:
    from spiders import CrawlOutcome

    names = {field.name for field in dataclasses.fields(CrawlOutcome)}
    assert not {name for name in names if "author" in name or "user" in name or "name" in name}
