"""Hosts, origins, form tokens, headers, and text that means harm."""

import hashlib
import re

import pytest

from desk.pages import HTMX, STATIC
from doichieu.records import Document, Finding, Stance
from doichieu.settings import Settings
from doichieu.store import Store, documents, officers, reviews, sources
from tests.desk.conftest import PLACE, Browser
from tests.desk.filled import Filled, add_claim, add_papers, add_sources, judge


def test_every_answer_carries_the_orders_to_the_browser(browser: Browser, filled: Filled) -> None:
    paths = [
        "/",
        "/nguon",
        "/dang-nhap",
        "/suc-khoe",
        "/khong-co",
        f"/nhan-dinh/{filled.claims[0]}",
        "/static/desk.css",
    ]
    for path in paths:
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers
        assert headers["cache-control"] == (
            "no-store" if "static" not in path else "public, max-age=31536000, immutable"
        )


def test_pages_have_nothing_inline(browser: Browser, filled: Filled) -> None:
    for path in ("/", "/nguon", f"/nhan-dinh/{filled.claims[0]}", "/khong-co"):
        page = browser.get(path).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
        assert all(tag.endswith("></script>") for tag in re.findall(r"<script.*?</script>", page, re.S))


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "10.0.0.7", "", "[::"])
def test_other_names_for_this_machine_are_refused(browser: Browser, host: str) -> None:
    answer = browser.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "Đối Chiếu" not in answer.text


def test_own_names_are_served(filled: Filled) -> None:
    for host in ("localhost:8765", "127.0.0.1", "[::1]:8765", "LOCALHOST"):
        assert Browser(filled.settings).get("/suc-khoe", headers={"Host": host}).status_code == 200
    there = filled.settings.model_copy(update={"desk_host": "0.0.0.0"})
    open_to_all = Browser(there)
    assert open_to_all.get("/suc-khoe", headers={"Host": "192.168.1.9:8765"}).status_code == 200
    assert open_to_all.get("/suc-khoe", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site", "Origin": PLACE},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_the_token(
    browser: Browser, filled: Filled, store: Store, headers: dict[str, str]
) -> None:
    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": "true"}
    assert browser.post(f"/nhan-dinh/{key}", data=data, headers=headers).status_code == 403
    assert not reviews.of_claim(store, key)


@pytest.mark.parametrize("headers", [{}, {"Origin": PLACE}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}])
def test_our_own_form_is_taken(browser: Browser, filled: Filled, headers: dict[str, str]) -> None:
    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": "true"}
    assert browser.post(f"/nhan-dinh/{key}", data=data, headers=headers).status_code == 303


@pytest.mark.parametrize("token", [None, "", "wrong", "của người khác"])
def test_a_missing_or_wrong_token_writes_nothing(
    browser: Browser, filled: Filled, store: Store, token: str | None
) -> None:
    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": "true", "ghi_chu": "còn nguyên"}
    del data["_csrf"]
    if token is not None:
        data["_csrf"] = token
    answer = browser.post(f"/nhan-dinh/{key}", data=data)
    assert answer.status_code == 403
    assert "còn nguyên" in answer.text
    assert not reviews.of_claim(store, key)
    out = {"_csrf": token} if token is not None else {}
    assert browser.post("/dang-xuat", data=out).status_code == 403
    assert browser.get("/").status_code == 200


def test_another_officers_token_does_not_fit(browser: Browser, filled: Filled, store: Store) -> None:
    key = filled.claims[0]
    other = Browser(filled.settings).sign_in("minh")
    data = {**browser.form(key), "ket_luan": "true", "_csrf": other.form(key)["_csrf"]}
    assert browser.post(f"/nhan-dinh/{key}", data=data).status_code == 403
    assert not reviews.of_claim(store, key)


def test_forms_that_are_huge_or_hide_their_length_are_refused(browser: Browser, filled: Filled) -> None:
    key = filled.claims[0]
    assert browser.post(f"/nhan-dinh/{key}", data={"ghi_chu": "x" * 70_000}).status_code == 413
    assert browser.post(f"/nhan-dinh/{key}", content=iter([b"a=b"])).status_code == 411


HARM = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>{{ 7*7 }}"


def test_harmful_text_is_inert_wherever_it_comes_from(settings: Settings, store: Store) -> None:
    from desk.passwords import hash_password
    from tests.desk.filled import PASSWORD

    add_sources(store)
    add_papers(store)
    officers.add(store, "lan", f"Lan {HARM}", hash_password(PASSWORD), "cli")
    text = f"Xã thu phí {HARM} năm nay."
    paper = Document.make(
        source="cong-xa",
        url="javascript:alert(4)",
        title=f"Thông báo {HARM}",
        text=text,
        spans=[(0, len(text))],
        issuer=HARM,
        number=HARM,
        issued_on="2026-11-01",
    )
    documents.add(store, [paper])
    key = add_claim(store, [f"{n} {HARM} xã thu phí." for n in range(3)])
    judge(store, key, Finding.REFUTED, 0.9, [(paper, 0, len(text), Stance.REFUTES, 0.9)])
    run = sources.begin_run(store, "dien-dan")
    from doichieu.records import FetchRun, SourceState

    sources.finish_run(
        store, FetchRun(run.id, "dien-dan", run.started_at, None, SourceState.FAILED, message=HARM), "máy"
    )
    browser = Browser(settings).sign_in()
    data = {**browser.form(key), "ket_luan": "later", "ghi_chu": f"Ghi {HARM}"}
    assert browser.post(f"/nhan-dinh/{key}", data=data).status_code == 303
    kept = browser.post(f"/nhan-dinh/{key}", data={**data, "ghi_chu": f"</textarea>{HARM}"})
    assert kept.status_code == 409
    pages = [kept.text]
    pages += [
        browser.get(p).text
        for p in (f"/nhan-dinh/{key}?vua={key}", "/?trang_thai=de-sau", "/nguon", f"/?tim={HARM}", f"/{HARM}")
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<svg/" not in page
        assert "</textarea><script" not in page
        assert 'href="javascript' not in page
        assert " 49" not in re.sub(r"\d\d:\d\d", "", page.split("<main")[1].split("</main")[0])
    assert "&lt;script&gt;" in pages[0]


def test_links_out_only_to_web_pages_and_without_a_trace(browser: Browser, filled: Filled) -> None:
    from desk.words import link

    page = browser.get(f"/nhan-dinh/{filled.claims[0]}").text
    out = re.findall(r'<a href="http[^>]+>', page)
    assert out
    assert all('rel="noreferrer noopener nofollow"' in a for a in out)
    for bad in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x",
        "",
        "http://",
        "http://[",
        "ftp://a",
    ):
        assert link(bad) is None
    assert link("https://a.example/b?c=d") == "https://a.example/b?c=d"


def test_htmx_is_the_file_that_was_vendored() -> None:
    note = (STATIC / "VENDORED.md").read_text(encoding="utf-8")
    row = next(line for line in note.splitlines() if HTMX in line and line.startswith("|"))
    assert hashlib.sha256((STATIC / HTMX).read_bytes()).hexdigest() in row
    assert "0BSD" in row


def test_a_fault_of_the_program_shows_no_insides(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("bí mật bên trong")

    monkeypatch.setattr("doichieu.store.queue.counts", broken)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Chương trình gặp lỗi" in answer.text
    assert "bí mật" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_missing_store_is_said_plainly(settings: Settings) -> None:
    browser = Browser(settings)
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "doichieu init" in answer.text
    assert (browser.get("/suc-khoe").status_code, browser.get("/suc-khoe").json()) == (503, {"ok": False})


def test_health_needs_no_session(filled: Filled) -> None:
    answer = Browser(filled.settings).get("/suc-khoe")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_no_machine_readable_map_of_the_desk(browser: Browser) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert browser.get(path).status_code == 404
