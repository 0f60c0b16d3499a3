"""Bad input, each met by a real crawl in a process of its own against a real server on loopback."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doichieu.records import Role, Source
from doichieu.settings import Settings
from spiders import KINDS
from tests.spiders.crawl import Crawled, crawl
from tests.spiders.server import Page, Server, dripping, text

RSS = "application/rss+xml; charset=utf-8"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def rss(*items: str) -> str:
    start = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>f</title>'
    return f"{start}{''.join(items)}</channel></rss>"


def item(body: str, title: str = "", link: str = "/t/1", date: str = "Mon, 14 Sep 2026 18:44:00 +0700") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        f"<description><![CDATA[{body}]]></description><pubDate>{date}</pubDate></item>"
    )


def feed(server: Server, page: Page, **task: object) -> Crawled:
    server.pages["/feed"] = page
    return crawl(f"{server.url}/feed", **task)  # type: ignore[arg-type]


# --- what servers write wrongly


def test_broken_xml_gives_what_can_be_read_and_is_not_taken_as_read(server: Server) -> None:
    body = rss(item("Xã thu phí"), item("Đường sạt lở", link="/t/2")).replace(
        "</channel></rss>", "<item><title>Đứt & <b"
    )
    got = feed(server, text(body, RSS, headers={"ETag": '"1"'}))
    assert got.texts[:2] == ["Xã thu phí", "Đường sạt lở"]
    assert got.outcome["state"] == "ok"
    assert got.validators == []


def test_a_wrong_charset_declared_twice_is_not_believed(server: Server) -> None:
    body = rss(item("Xã Suối Mây thu phí")).replace('encoding="utf-8"', 'encoding="us-ascii"')
    got = feed(server, text(body, "application/rss+xml; charset=iso-8859-1"))
    assert got.texts == ["Xã Suối Mây thu phí"]


def test_an_old_vietnamese_charset_is_read(server: Server) -> None:
    body = rss(item("Đường bị sạt lở")).replace('encoding="utf-8"', 'encoding="windows-1258"')
    marks = str.maketrans({})  # windows-1258 writes tones as marks behind the letter
    old = b"".join(_cp1258(char) for char in body.translate(marks))
    got = feed(server, Page(old, "application/rss+xml"))
    assert got.texts == ["Đường bị sạt lở"]


def _cp1258(char: str) -> bytes:
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        base = unicodedata.normalize("NFD", char)
        tone = next(mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", base.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")


def test_odd_dates_empty_titles_double_escapes_and_nfd(server: Server) -> None:
    got = feed(
        server,
        text(
            rss(
                item("một", date="9/14/2026 6:44:00 PM"),
                item("hai", date="Mon, 14 Sep 2026 18:44:00 +07", link="/t/2"),
                item("ba", date="không rõ", link="/t/3"),
                item("X&amp;atilde; Su&amp;#7889;i", link="/t/4"),
                item(unicodedata.normalize("NFD", "Đường sạt lở"), link="/t/5"),
                item("", title="", link="/t/6"),
            ),
            RSS,
        ),
    )
    posts = got.of("Post")
    assert [p["published_at"] for p in posts[:3]] == ["2026-09-14T11:44:00Z", "2026-09-14T11:44:00Z", None]
    assert got.texts[3:] == ["Xã Suối", "Đường sạt lở"]
    assert (got.outcome["rows_seen"], got.outcome["skipped"]) == (5, 1)
    assert got.outcome["reasons"] == ["bài không có chữ nào"]


def test_scripts_in_a_post_are_gone(server: Server) -> None:
    body = "<p onclick=x()>Xã thu phí</p><script>alert('độc')</script><iframe src='//x'></iframe><svg onload=y()>"
    got = feed(server, text(rss(item(body)), RSS))
    assert got.texts == ["Xã thu phí"]


def test_one_malformed_address_does_not_cost_the_rest_of_a_feed(server: Server) -> None:
    got = feed(server, text(rss(item("một"), item("hai", link="http://[bad/x"), item("ba", link="/t/3")), RSS))
    assert got.texts == ["một", "hai", "ba"]
    assert [p["thread_url"].removeprefix(server.url) for p in got.of("Post")] == ["/t/1", "/feed", "/t/3"]


def test_one_malformed_address_does_not_cost_the_rest_of_a_wordpress(server: Server) -> None:
    links = ["/a", "http://[bad/", "/\ud800", "/d:x"]
    rows = [{"id": n, "post": 1, "link": link, "content": {"rendered": f"v{n}"}} for n, link in enumerate(links)]
    server.pages["/wp-json/wp/v2/comments"] = text(json.dumps(rows), "application/json")
    got = crawl(server.url, "wordpress", options={"posts": False})
    assert got.texts == ["v0", "v1", "v2", "v3"]
    assert all(p["thread_url"].encode() for p in got.of("Post"))


def test_malformed_links_do_not_cost_the_rest_of_an_official_listing(server: Server) -> None:
    words = "<p>" + "Xã không thu phí làm căn cước. " * 9 + "</p>"
    bad = '<a href="http://[bad/x.pdf">Thông báo của xã về phí</a><a href="http://a:b/x.pdf">Một bản khác của xã</a>'
    server.pages["/list"] = text(f'<html><body>{bad}<a href="/1">Thông báo về phí căn cước</a></body></html>')
    server.pages["/1"] = text(f"<html><body><article><h1>Một</h1>{words}{bad}</article></body></html>")
    got = crawl(f"{server.url}/list", "official")
    assert [d["url"] for d in got.of("Document")] == [f"{server.url}/1"]
    assert got.outcome["state"] == "ok"
    feed_ = text(rss(item("x", "Một", "http://[bad/x"), item("y", "Hai", "/1")), RSS)
    server.pages["/feed"] = feed_
    assert [d["url"] for d in crawl(f"{server.url}/feed", "official").of("Document")] == [f"{server.url}/1"]


@pytest.mark.parametrize(
    "address",
    ["/nguoi-dung/tenrieng", "/trang-ca-nhan/tenrieng/bai/1", "/profile.php?id=12", "/account/tenrieng", "/~tenrieng/1",
     "/%7Etenrieng/1", "/t/1?u=tenrieng", "/p/1?by=tenrieng", "/author-ten-rieng.html", "http://[bad/x", "http://a:b/"],
)  # fmt: skip
def test_an_address_that_names_somebody_is_not_kept(address: str) -> None:
    source = Source("s", "S", "S", "feed", Role.PUBLIC, 9, "https://dien-dan.example.test/rss")
    spider = KINDS["feed"](source=source, settings_=Settings(home=Path("/nonexistent")))
    assert spider.place(address) == source.address
    assert spider.place("/chu-de/phi-can-cuoc.12/") == "https://dien-dan.example.test/chu-de/phi-can-cuoc.12/"
    assert spider.ask("http://[bad/x", spider.read) is None


# --- too much


def test_a_page_of_200_mb_is_cut_off_without_filling_memory(server: Server) -> None:
    piece = b"<item><title>" + b"x" * 65_536
    server.pages["/feed"] = Page(b"", RSS, stream=lambda: (piece for _ in range(200 * 1024 * 1024 // len(piece))))
    server.pages["/small"] = text(rss(item("Xã thu phí")), RSS)
    small = crawl(f"{server.url}/small")
    got = crawl(f"{server.url}/feed", settings={"max_bytes": 2_000_000})
    assert got.outcome["state"] == "failed"
    assert "2000000 byte" in got.outcome["message"]
    assert got.peak_mb < small.peak_mb + 60
    assert got.outcome["complete"]


def test_a_page_that_says_it_has_200_mb_is_not_begun(server: Server) -> None:
    page = Page(b"", RSS, headers={"Content-Length": str(200 * 1024 * 1024)}, stream=lambda: iter([b"<rss>"]))
    got = feed(server, page)
    assert got.outcome["state"] == "failed"
    assert "byte" in got.outcome["message"]


def test_a_compressed_bomb_is_cut_off(server: Server) -> None:
    import gzip

    page = Page(gzip.compress(b"x" * 60_000_000), RSS, headers={"Content-Encoding": "gzip"})
    got = feed(server, page, settings={"max_bytes": 2_000_000})
    assert got.outcome["state"] == "failed"
    assert got.peak_mb < 200


def test_a_feed_of_5000_items_stops_at_the_limit_and_says_so(server: Server) -> None:
    body = rss(*(item(f"Tin số {n}", link=f"/t/{n}") for n in range(5000)))
    got = feed(server, text(body, RSS, headers={"ETag": '"1"'}), settings={"max_items": 300})
    assert len(got.texts) == 300
    assert got.texts[0] == "Tin số 0"
    assert got.outcome["complete"] is False
    assert "300" in got.outcome["message"]
    assert got.validators == []  # or the other 4,700 would never be read


# --- elsewhere


@pytest.mark.parametrize(
    "target", ["http://localhost:1/x", "http://10.0.0.1/x", "http://169.254.169.254/latest", "//evil.example/x"]
)
def test_a_redirect_to_another_host_is_not_followed(server: Server, target: str) -> None:
    got = feed(server, Page(status=302, headers={"Location": target}))
    assert got.outcome["state"] == "moved"
    assert got.items == []
    assert server.asked == ["/robots.txt", "/feed"]


def test_a_redirect_within_the_source_is_followed_a_few_times(server: Server) -> None:
    server.pages["/new"] = text(rss(item("Xã thu phí")), RSS, headers={"ETag": '"1"'})
    got = feed(server, Page(status=301, headers={"Location": "/new"}))
    assert got.texts == ["Xã thu phí"]
    assert got.validators[0]["url"].endswith("/feed")
    server.pages["/loop"] = Page(status=302, headers={"Location": "/loop"})
    got = crawl(f"{server.url}/loop")
    assert got.outcome["state"] == "failed"
    assert len([path for path in server.asked if path == "/loop"]) <= 5


def test_a_public_name_that_leads_to_a_private_address_is_refused(server: Server) -> None:
    port = server.host.split(":")[1]
    # "127.1" is a name to us (not literally loopback), and resolves to 127.0.0.1 without any network
    got = crawl(f"http://127.1:{port}/feed", settings={"contact": "xa@example.test"})
    assert got.outcome["state"] == "failed"
    assert "địa chỉ nội bộ" in got.outcome["message"]
    assert server.asked == []


@pytest.mark.parametrize("host", ["10.1.2.3", "192.168.0.1", "169.254.169.254", "[fd00::1]", "0.0.0.0"])
def test_a_private_address_is_refused(host: str) -> None:
    got = crawl(f"http://{host}/feed", settings={"contact": "xa@example.test", "timeout": 2})
    assert got.outcome["state"] == "failed"
    assert "địa chỉ nội bộ" in got.outcome["message"]
    assert got.outcome["requests"] == 0


# --- no


def test_too_many_requests_stops_and_keeps_the_time(server: Server) -> None:
    got = feed(server, Page(status=429, headers={"Retry-After": "7200"}))
    assert got.outcome["state"] == "limited"
    until = datetime.strptime(got.outcome["not_before"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(minutes=115) < until - datetime.now(UTC) < timedelta(minutes=121)
    assert server.asked == ["/robots.txt", "/feed"]  # asked once, not again


@pytest.mark.parametrize("status", [401, 403, 451])
def test_forbidden_stops(server: Server, status: int) -> None:
    got = feed(server, Page(b"no", status=status))
    assert got.outcome["state"] == "forbidden"
    assert server.asked == ["/robots.txt", "/feed"]


CHALLENGES = {
    "cloudflare": Page(
        b"<!DOCTYPE html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>",
        status=403,
        headers={"cf-mitigated": "challenge"},
    ),
    "cloudflare-503": Page(b"<html><script>window._cf_chl_opt={}</script></html>", status=503),
    "incapsula": Page(
        b'<html><script src="/_Incapsula_Resource?SWJIYLWA=1"></script><body><iframe></iframe></body></html>'
    ),
    "cookie": Page(b'<html><script>document.cookie="D1N=ab"+"c; path=/";window.location.reload(true);</script></html>'),
    "captcha": Page(b"<html><body><div class='g-recaptcha'></div>Xin x\xc3\xa1c minh</body></html>"),
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_never_nothing_new(server: Server, name: str) -> None:
    got = feed(server, CHALLENGES[name], expected_rows=20)
    assert got.outcome["state"] == "challenged"
    assert got.items == []
    assert server.asked == ["/robots.txt", "/feed"]


def test_an_ordinary_page_behind_the_same_service_is_no_challenge() -> None:
    from scrapy.http import HtmlResponse

    from spiders.stops import is_challenge

    words = "Ủy ban nhân dân xã thông báo lịch tiêm vắc xin cho trẻ. " * 30
    body = f'<html><script src="/cdn-cgi/challenge-platform/x.js"></script><p>{words}</p></html>'.encode()
    assert not is_challenge(HtmlResponse("http://x", body=body))


def test_robots_txt_is_obeyed(server: Server) -> None:
    server.pages["/robots.txt"] = text("User-agent: *\nDisallow: /feed\n", "text/plain")
    got = feed(server, text(rss(item("Xã thu phí")), RSS))
    assert got.outcome["state"] == "forbidden"
    assert "robots.txt" in got.outcome["message"]
    assert server.asked == ["/robots.txt"]


def test_robots_txt_that_cannot_be_shown_means_nothing_may_be_read(server: Server) -> None:
    server.pages["/robots.txt"] = Page(b"oops", status=500)
    got = feed(server, text(rss(item("Xã thu phí")), RSS))
    assert got.outcome["state"] == "failed"
    assert "/feed" not in server.asked


def test_robots_txt_that_moved_to_another_host_is_not_taken_for_no_rules(server: Server) -> None:
    server.pages["/robots.txt"] = Page(status=301, headers={"Location": "http://localhost.example/robots.txt"})
    got = feed(server, text(rss(item("Xã thu phí")), RSS))
    assert got.outcome["state"] == "moved"
    assert "robots.txt" in got.outcome["message"]
    assert server.asked == ["/robots.txt"]


def test_the_user_agent_is_honest(server: Server) -> None:
    feed(server, text(rss(item("Xã thu phí")), RSS), settings={"contact": "xa@example.test"})
    assert {h["User-Agent"] for h in server.headers} == {"doichieu/0.1 (+xa@example.test)"}
    assert not any(name in h for h in server.headers for name in ("Cookie", "Referer"))


# --- no answer


def test_a_server_that_hangs_is_left(server: Server) -> None:
    got = feed(server, Page(b"late", wait=30), settings={"timeout": 0.3})
    assert got.outcome["state"] == "failed"
    assert "không trả lời" in got.outcome["message"]


def test_a_server_that_drips_is_left(server: Server) -> None:
    got = feed(server, Page(type=RSS, stream=dripping(b"<item>", 0.05)), settings={"timeout": 0.5})
    assert got.outcome["state"] == "failed"


def test_a_crawl_has_a_time_limit(server: Server) -> None:
    page = Page(b"late", wait=30)
    got = feed(server, page, settings={"timeout": 2, "crawl_seconds": 0.5})
    assert got.outcome["state"] == "failed"


def test_an_answer_cut_off_in_the_middle_is_no_answer(server: Server) -> None:
    body = rss(item("Xã thu phí")).encode()
    page = Page(type=RSS, headers={"Content-Length": str(len(body) + 50)}, stream=lambda: iter([body]))
    assert feed(server, page).outcome["state"] == "failed"


def test_a_closed_door_is_told(server: Server) -> None:
    got = crawl("http://127.0.0.1:1/feed")
    assert got.outcome["state"] == "failed"
    assert "không nhận kết nối" in got.outcome["message"]


# --- nothing new, and nothing at all


def test_the_second_run_is_told_that_nothing_changed(server: Server) -> None:
    page = text(rss(item("Xã thu phí")), RSS, headers={"ETag": '"1"', "Last-Modified": "Mon, 14 Sep 2026 11:44:00 GMT"})
    first = feed(server, page, expected_rows=1)
    assert first.items[-1]["record"] == "Validator"
    assert [v["etag"] for v in first.validators] == ['"1"']
    second = feed(server, page, expected_rows=1, validators=first.validators)
    assert second.items == []
    assert second.outcome["state"] == "ok"
    assert second.outcome["not_modified"] == 1


@pytest.mark.parametrize(("expected", "state"), [(20, "empty"), (None, "ok")])
def test_a_feed_without_items_is_empty_where_there_were_always_some(
    server: Server, expected: int | None, state: str
) -> None:
    assert feed(server, text(rss(), RSS), expected_rows=expected).outcome["state"] == state


def test_an_emptied_feed_does_not_heal_by_itself(server: Server) -> None:
    got = feed(server, text(rss(), RSS, headers={"ETag": '"2"'}), expected_rows=20)
    assert got.validators == []
    again = feed(server, server.pages["/feed"], expected_rows=20, validators=got.validators)
    assert again.outcome["state"] == "empty"


def test_a_page_that_is_no_feed_is_told(server: Server) -> None:
    got = feed(server, text("<html><body><h1>Trang chủ</h1></body></html>"), expected_rows=20)
    assert got.outcome["state"] == "failed"
    assert "RSS" in got.outcome["message"]


def test_an_error_of_the_server_is_retried_and_told(server: Server) -> None:
    got = feed(server, Page(b"oops", status=500))
    assert got.outcome["state"] == "failed"
    assert server.asked.count("/feed") == 3


# --- WordPress and Mastodon that aren't what they were

WP_BAD = {
    "html": text("<html><body>Trang chủ</body></html>"),
    "no-route": text('{"code":"rest_no_route","message":"No route"}', "application/json", status=404),
    "object": text('{"code":"x"}', "application/json"),
    "deep": text("[" * 100_000, "application/json"),
    "number": text("7", "application/json"),
    "html-404": text("<html>404</html>", status=404),
}


@pytest.mark.parametrize("name", WP_BAD)
def test_a_wordpress_that_is_none_is_told(server: Server, name: str) -> None:
    server.pages["/wp-json/wp/v2/posts"] = server.pages["/wp-json/wp/v2/comments"] = WP_BAD[name]
    got = crawl(server.url, kind="wordpress", expected_rows=5)
    assert got.outcome["state"] == "failed"
    assert got.items == []
    assert "WordPress" in got.outcome["message"]


def test_rows_of_an_odd_shape_are_skipped_and_the_rest_is_read(server: Server) -> None:
    rows = [None, 7, {"id": "x", "content": 5, "link": 9}, {"id": 1, "content": {"rendered": "<p>Xã thu phí</p>"}}]
    server.pages["/wp-json/wp/v2/posts"] = text(json.dumps(rows), "application/json")
    got = crawl(server.url, kind="wordpress", options={"comments": False})
    assert got.texts == ["Xã thu phí"]
    assert got.outcome["skipped"] == 3


def test_a_quiet_wordpress_is_not_taken_for_an_empty_one(server: Server) -> None:
    one = [{"id": 1, "content": {"rendered": "cũ"}}]
    server.pages["/wp-json/wp/v2/posts"] = text("[]", "application/json")
    full = "/wp-json/wp/v2/posts?_fields=id,date_gmt,link,title,content&per_page=1&page=1&orderby=date&order=desc"
    task = {"kind": "wordpress", "expected_rows": 5, "options": {"comments": False}, "since": "2026-11-20T00:00:00Z"}
    server.pages[full] = text("[]", "application/json")
    assert crawl(server.url, **task).outcome["state"] == "empty"  # type: ignore[arg-type]
    server.pages[full] = text(json.dumps(one), "application/json")
    got = crawl(server.url, **task)  # type: ignore[arg-type]
    assert (got.outcome["state"], got.items) == ("ok", [])
    assert got.outcome["message"] == "Chưa có mục nào mới kể từ lần đọc trước."


def test_a_mastodon_is_read_back_to_the_last_crawl_and_no_further(server: Server) -> None:
    days = [f"2026-09-{day:02}T12:00:00.000Z" for day in range(14, 4, -1)]
    rows = [{"id": str(100 - n), "created_at": day, "content": f"<p>tin {n}</p>"} for n, day in enumerate(days)]
    start = "/api/v1/timelines/public?limit=40&local=true"
    link = f'<{server.url}{start}&max_id=95>; rel="next"'
    server.pages[start] = text(json.dumps(rows[:6]), "application/json", headers={"Link": link})
    server.pages[f"{start}&max_id=95"] = text(json.dumps(rows[6:]), "application/json")
    assert len(crawl(server.url, kind="mastodon").texts) == 10
    server.asked.clear()
    got = crawl(server.url, kind="mastodon", since="2026-09-14T20:00:00Z")
    assert got.texts == ["tin 0", "tin 1", "tin 2"]  # two days before, from midnight
    assert server.asked == ["/robots.txt", start]
    assert got.outcome["rows_seen"] == 6


def test_a_mastodon_that_wants_a_login_is_left(server: Server) -> None:
    page = text('{"error":"This method requires an authenticated user"}', "application/json", status=422)
    server.pages["/api/v1/timelines/public"] = page
    assert crawl(server.url, kind="mastodon").outcome["state"] == "forbidden"


def test_an_official_page_that_can_t_be_had_is_asked_for_again_next_time(server: Server) -> None:
    server.pages["/feed"] = text(rss(item("x", "Một", "/1"), item("y", "Hai", "/2")), RSS, headers={"ETag": '"1"'})
    server.pages["/1"] = text(f"<article><h1>Một</h1><p>{'Xã không thu phí làm căn cước. ' * 9}</p></article>")
    server.pages["/2"] = Page(b"oops", status=500)
    got = crawl(f"{server.url}/feed", kind="official")
    assert [d["url"] for d in got.of("Document")] == [f"{server.url}/1"]
    assert got.validators == []
    assert got.outcome["skipped"] == 1
    server.pages["/2"] = Page(b"gone", status=404)  # gone for good: the feed may be taken as read
    assert len(crawl(f"{server.url}/feed", kind="official").validators) == 1
    # and what was read isn't fetched again, unless the feed names a newer date
    server.asked.clear()
    known = {f"{server.url}/1": "2026-09-14T11:44:00Z", f"{server.url}/2": "2026-09-13T00:00:00Z"}
    crawl(f"{server.url}/feed", kind="official", known=known)
    assert server.asked == ["/robots.txt", "/feed", "/2"]


def test_no_more_official_pages_are_asked_for_than_will_be_read(server: Server) -> None:
    links = [item("x", f"Văn bản {n}", f"/{n}") for n in range(30)]
    server.pages["/feed"] = text(rss(*links), RSS, headers={"ETag": '"1"'})
    for n in range(30):
        server.pages[f"/{n}"] = text(f"<article><h1>Văn bản {n}</h1><p>{'Xã không thu phí. ' * 9}</p></article>")
    got = crawl(f"{server.url}/feed", kind="official", settings={"max_items": 4})
    assert server.asked == ["/robots.txt", "/feed", "/0", "/1", "/2", "/3"]  # the newest, in the feed's order
    assert [d["title"] for d in got.of("Document")] == [f"Văn bản {n}" for n in range(4)]
    assert got.outcome["complete"] is False
    assert got.validators == []


def test_a_spider_that_fails_quotes_nothing_in_the_log(server: Server) -> None:
    server.pages["/api/v1/timelines/public"] = text(
        json.dumps([{"id": "1", "content": "TENRIENG bí mật"}]), "application/json"
    )
    broken = {"ITEM_PIPELINES": {"tests.spiders.test_spider_badinput.Breaks": 1}}
    got = crawl(server.url, kind="mastodon", scrapy=broken)
    assert "could not keep one Post" in got.log
    assert "TENRIENG" not in got.log


class Breaks:
    def process_item(self, item: object) -> object:
        raise ValueError(f"can't keep {item}")
