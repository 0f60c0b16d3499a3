"""The three sample places over HTTP: the shapes of the real thing, validators, paging, and no hint of what is meant."""

import io
import json
import re
import socket
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pdfplumber
import pytest
import trafilatura

from doichieu.records import Role
from doichieu.text import nfc
from village import BANNER
from village.__main__ import main
from village.content import CONTENT, load
from village.make_pdf import FONT, build
from village.server import VillageServer
from village.sources import sample_sources

BASE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
POSTS = "/wp-json/wp/v2/posts"
COMMENTS = "/wp-json/wp/v2/comments"
PUBLIC = "/api/v1/timelines/public"


@pytest.fixture(scope="module")
def server() -> Iterator[VillageServer]:
    with VillageServer(base=BASE) as running:
        yield running


def get(url: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, headers=sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def get_json(url: str) -> tuple[Message, Any]:
    status, headers, body = get(url)
    assert status == 200, body
    return headers, json.loads(body)


def test_the_feed_lists_every_document_and_every_link_answers(server: VillageServer) -> None:
    status, headers, body = get(f"{server.portal_url}/rss.xml")
    assert (status, headers["Content-Type"]) == (200, "application/rss+xml; charset=UTF-8")
    feed = feedparser.parse(body)
    assert not feed.bozo
    assert len(feed.entries) == len(server.village.documents)
    assert [e.link for e in feed.entries if e.link.endswith(".pdf")]
    for entry in feed.entries:
        assert entry.published_parsed
        assert get(entry.link)[0] == 200, entry.link


def test_an_article_can_be_told_from_its_menus(server: VillageServer) -> None:
    document = server.village.document("le-phi-can-cuoc")
    _, headers, body = get(server.portal_url + document.path)
    text = trafilatura.extract(body.decode())
    assert text is not None
    for part in (document.number, document.issuer.upper(), "50.000 đồng một thẻ", document.paragraphs[-1]):
        assert part in text
    assert "Tin cùng chuyên mục" not in text
    assert parsedate_to_datetime(headers["Last-Modified"]) == document.published


def test_the_pdfs_have_a_vietnamese_text_layer(server: VillageServer) -> None:
    for document in (d for d in server.village.documents if d.pdf):
        status, headers, body = get(server.portal_url + document.path)
        assert (status, headers["Content-Type"]) == (200, "application/pdf")
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            text = " ".join(nfc(" ".join(page.extract_text() for page in pdf.pages)).split())
        for part in (BANNER, f"Số: {document.number}", document.title, *document.paragraphs):
            assert part in text, (document.id, part)


def test_the_committed_pdfs_are_those_of_the_texts(tmp_path: Any) -> None:
    pytest.importorskip("reportlab")
    if not FONT.exists():
        pytest.skip(f"no font at {FONT}")
    for document in (d for d in load(BASE).documents if d.pdf):
        with (
            pdfplumber.open(build(document, tmp_path)) as fresh,
            pdfplumber.open(CONTENT / f"{document.id}.pdf") as kept,
        ):
            assert [p.extract_text() for p in fresh.pages] == [p.extract_text() for p in kept.pages]


def test_what_has_not_changed_is_not_sent_again(server: VillageServer) -> None:
    paths = ["/rss.xml", "/van-ban/", "/van-ban/lich-cat-dien.html", "/tep/bang-phi-le-phi.pdf"]
    for path in paths:
        _, headers, _ = get(server.portal_url + path)
        for known in ({"If_None_Match": headers["ETag"]}, {"If_Modified_Since": headers["Last-Modified"]}):
            status, again, body = get(server.portal_url + path, **known)
            assert (status, body, again["ETag"]) == (304, b"", headers["ETag"]), path
        assert get(server.portal_url + path, If_None_Match='"other"')[0] == 200
        # The tag outranks the date (RFC 9110, 13.2.2).
        both = {"If_None_Match": '"other"', "If_Modified_Since": headers["Last-Modified"]}
        assert get(server.portal_url + path, **both)[0] == 200
    _, headers, _ = get(server.forum_url + COMMENTS)
    assert get(server.forum_url + COMMENTS, If_None_Match=f"W/{headers['ETag']}")[0] == 304


def test_robots_allow_what_is_public_and_forbid_the_rest(server: VillageServer) -> None:
    assert b"Disallow: /quan-tri/" in get(f"{server.portal_url}/robots.txt")[2]
    for url in (server.forum_url, server.timeline_url):
        status, _, body = get(f"{url}/robots.txt")
        assert status == 200
        assert b"Disallow: /\n" not in body
    listing = get(f"{server.portal_url}/van-ban/")[2].decode()
    dead = [h for h in re.findall(r'<li><a href="([^"]+)"', listing) if get(server.portal_url + h)[0] == 404]
    assert dead == ["/van-ban/thong-bao-cu.html"]


def test_every_page_says_that_it_is_a_sample(server: VillageServer) -> None:
    pages = [f"{server.portal_url}{p}" for p in ("/", "/van-ban/?muc=thu-tuc", "/khong-co", "/gioi-thieu.html")]
    pages += [server.portal_url + d.path for d in server.village.documents if not d.pdf]
    pages += [f"{server.forum_url}/", *(f"{server.forum_url}/chu-de/{t.slug}/" for t in server.village.threads)]
    pages += [f"{server.timeline_url}{p}" for p in ("/", "/public/local", "/tags/suoimay")]
    for url in pages:
        body = get(url)[2].decode()
        assert body.count(BANNER) >= 2, url
        assert "<script" not in body, url


def test_the_forum_pages_through_all_comments_once(server: VillageServer) -> None:
    seen: list[int] = []
    page = 1
    while True:
        headers, rows = get_json(f"{server.forum_url}{COMMENTS}?per_page=40&page={page}&orderby=date_gmt&order=asc")
        seen += [row["id"] for row in rows]
        if page == int(headers["X-WP-TotalPages"]):
            break
        assert f"page={page + 1}" in headers["Link"]
        page += 1
    expected = {p.native for t in server.village.threads for p in t.posts[1:]}
    assert int(headers["X-WP-Total"]) == len(seen) == len(expected)
    assert set(seen) == expected
    status, _, body = get(f"{server.forum_url}{COMMENTS}?per_page=40&page={page + 1}")
    assert (status, json.loads(body)["code"]) == (400, "rest_post_invalid_page_number")


def test_names_are_served_unless_fields_are_chosen(server: VillageServer) -> None:
    _, whole = get_json(f"{server.forum_url}{COMMENTS}?per_page=100")
    assert all(row["author_name"] and row["author_avatar_urls"] for row in whole)
    _, chosen = get_json(f"{server.forum_url}{COMMENTS}?per_page=100&_fields=id,post,date_gmt,content.rendered,link")
    assert {tuple(sorted(row)) for row in chosen} == {("content", "date_gmt", "id", "link", "post")}
    assert {tuple(row["content"]) for row in chosen} == {("rendered",)}
    _, posts = get_json(f"{server.forum_url}{POSTS}?per_page=100&_fields=id,title,content")
    assert {tuple(sorted(row)) for row in posts} == {("content", "id", "title")}
    assert len(posts) == len(server.village.threads)


def test_the_forum_filters_by_moment_and_thread(server: VillageServer) -> None:
    _, rows = get_json(f"{server.forum_url}{COMMENTS}?per_page=100&orderby=date&order=desc")
    assert rows == sorted(rows, key=lambda r: (r["date_gmt"], r["id"]), reverse=True)
    cut = rows[10]
    for value in (cut["date"], cut["date_gmt"] + "Z", cut["date_gmt"] + "%2B00:00"):
        _, after = get_json(f"{server.forum_url}{COMMENTS}?per_page=100&after={value}")
        assert [r["id"] for r in after] == [r["id"] for r in rows[:10]], value
    _, before = get_json(f"{server.forum_url}{COMMENTS}?per_page=100&before={cut['date']}")
    assert {r["date_gmt"] < cut["date_gmt"] for r in before} == {True}
    _, mine = get_json(f"{server.forum_url}{COMMENTS}?per_page=100&post={cut['post']}")
    assert {r["post"] for r in mine} == {cut["post"]}
    assert get(f"{server.forum_url}{COMMENTS}?after=hom-qua")[0] == 400
    assert get(f"{server.forum_url}/wp-json/wp/v2/users")[0] == 404


def test_the_forum_feed_and_its_pages_answer(server: VillageServer) -> None:
    feed = feedparser.parse(get(f"{server.forum_url}/feed/")[2])
    assert len(feed.entries) == len(server.village.threads)
    assert all(get(e.link)[0] == 200 for e in feed.entries)


def test_the_post_with_a_script_keeps_it_on_the_wire(server: VillageServer) -> None:
    _, rows = get_json(f"{server.forum_url}{COMMENTS}?per_page=100")
    assert sum("<script>" in r["content"]["rendered"] for r in rows) == 1


def test_the_timeline_pages_back_by_the_link_header_and_ends(server: VillageServer) -> None:
    url: str | None = f"{server.timeline_url}{PUBLIC}?local=true&limit=25"
    seen: list[str] = []
    while url:
        headers, rows = get_json(url)
        seen += [row["id"] for row in rows]
        following = re.search(r'<([^>]+)>; rel="next"', headers["Link"] or "")
        url = following[1] if following else None
    assert seen == [str(p.native) for p in reversed(server.village.timeline)]


def test_the_timeline_gives_what_is_new_since(server: VillageServer) -> None:
    ids = [p.native for p in server.village.timeline]
    _, newest = get_json(f"{server.timeline_url}{PUBLIC}?since_id={ids[-4]}")
    assert [int(r["id"]) for r in newest] == ids[:-4:-1]
    _, next_up = get_json(f"{server.timeline_url}{PUBLIC}?min_id={ids[0]}&limit=2")
    assert [int(r["id"]) for r in next_up] == [ids[2], ids[1]]
    _, none = get_json(f"{server.timeline_url}{PUBLIC}?since_id={ids[-1]}")
    assert none == []
    _, capped = get_json(f"{server.timeline_url}{PUBLIC}?limit=500")
    assert len(capped) == 40


def test_statuses_carry_accounts_mentions_and_tags_as_mastodon_writes_them(server: VillageServer) -> None:
    _, rows = get_json(f"{server.timeline_url}{PUBLIC}?limit=40")
    _, more = get_json(f"{server.timeline_url}{PUBLIC}?limit=40&max_id={rows[-1]['id']}")
    rows += more
    assert all(r["account"]["acct"] and r["account"]["display_name"] for r in rows)
    mention = next(r for r in rows if r["mentions"])
    assert {m["acct"] for m in mention["mentions"]} == {"be_na_suoimay", "chu_tu_vuon_oi"}
    assert 'class="u-url mention">@<span>be_na_suoimay</span></a>' in mention["content"]
    _, tagged = get_json(f"{server.timeline_url}/api/v1/timelines/tag/SuoiMay")
    assert [r["id"] for r in tagged] == [r["id"] for r in rows if any(t["name"] == "suoimay" for t in r["tags"])]
    assert len(tagged) >= 5
    assert all("#<span>suoimay</span>" in r["content"] for r in tagged)
    assert any("vidu.example" in r["content"] and not r["mentions"] for r in rows)


def test_what_the_chain_is_meant_to_find_is_served_nowhere(server: VillageServer) -> None:
    urls = [f"{server.forum_url}{path}?per_page=100" for path in (POSTS, COMMENTS)]
    urls += [f"{server.timeline_url}{PUBLIC}?limit=40", f"{server.portal_url}/rss.xml"]
    for url in urls:
        body = get(url)[2].decode()
        assert not re.search(r'"(expect|finding|group|documents)"|no_source|refuted|"r\d\d"|"t\d\d"', body), url


def test_only_reading_is_allowed_and_head_sends_no_body(server: VillageServer) -> None:
    assert get(f"{server.forum_url}{COMMENTS}", "POST")[0] == 405
    status, headers, body = get(f"{server.portal_url}/rss.xml", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000
    ET.fromstring(get(f"{server.portal_url}/rss.xml")[2])


def test_the_sources_point_at_the_three_places(server: VillageServer) -> None:
    portal, forum, timeline = sample_sources(server)
    assert [s.kind for s in (portal, forum, timeline)] == ["official", "wordpress", "mastodon"]
    assert [s.role for s in (portal, forum, timeline)] == [Role.OFFICIAL, Role.PUBLIC, Role.PUBLIC]
    assert [s.address for s in (portal, forum, timeline)] == [
        f"{server.portal_url}/rss.xml",
        server.forum_url,
        server.timeline_url,
    ]
    assert get(portal.address)[0] == 200
    assert all(s.enabled and len(s.hosts) == 1 for s in (portal, forum, timeline))


def test_a_taken_port_is_replaced_with_a_notice_and_given_back_at_the_end() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with VillageServer(base=BASE, port=port) as server:
            assert any(f"Cổng {port} " in n for n in server.notices)
            assert server.portal_url != f"http://127.0.0.1:{port}"
            assert get(f"{server.portal_url}/robots.txt")[0] == 200
            here = server.portal_url
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{here}/robots.txt", timeout=5)


def test_it_stops_by_itself_and_says_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--port", "0", "--seconds", "0.2"])
    said = capsys.readouterr().out
    assert said.startswith(BANNER)
    assert len(re.findall(r"http://127\.0\.0\.1:\d+/", said)) == 3


def test_what_was_asked_for_is_on_record(server: VillageServer) -> None:
    get(f"{server.timeline_url}/robots.txt?x=1")
    assert ("timeline", "/robots.txt?x=1") in server.hits
