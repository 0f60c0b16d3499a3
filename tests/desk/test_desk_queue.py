"""The queue page: order, filters, search, paging, summary, empty states."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from desk.queue import FINDINGS, PAGE
from doichieu.records import Finding
from doichieu.settings import Settings
from doichieu.store import Store, create_store, nights, queue
from tests.desk.conftest import Browser
from tests.desk.filled import CLAIMS, Filled, add_claim, add_sources, judge


def rows(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/nhan-dinh/([0-9a-f]+)">', page)


def test_most_seen_first_and_the_surest_before_the_others(browser: Browser, filled: Filled, store: Store) -> None:
    shown = rows(browser.get("/").text)
    assert shown[0] == filled.claims[0]
    assert len(shown) == 24
    lines = [queue.one(store, key) for key in shown]
    order = [(-line.claim.sightings, -line.flag.score) for line in lines if line and line.flag]
    assert order == sorted(order)
    assert filled.claims[-1] not in shown, "seen in one post: only watched"


def test_a_row_says_what_an_officer_needs(browser: Browser) -> None:
    page = browser.get("/").text
    row = page[page.index("<ol") : page.index("</li>", page.index("<ol"))]
    assert "Nghe nói xã thu 200k mỗi người khi đi làm căn cước." in row
    assert "<strong>14 bài</strong> ở 12 nơi" in row
    assert "Nguồn chính thức nói ngược lại" in row
    assert "máy rất chắc (94%)" in row
    assert "Ủy ban nhân dân xã Bến Mẫu, số 15/TB-UBND, ngày 12/11/2026" in row
    assert re.search(r'<time datetime="[^"]+Z" title="\d\d:\d\d ngày \d\d/\d\d/\d{4}">', row)


def test_the_page_says_who_decides(browser: Browser) -> None:
    assert "Đó chỉ là gợi ý; bạn xem nguồn rồi quyết định." in browser.get("/").text


@pytest.mark.parametrize("slug", list(FINDINGS))
def test_filter_by_finding(browser: Browser, slug: str) -> None:
    expected = sum(1 for claim in CLAIMS if claim[3] is FINDINGS[slug])
    assert len(rows(browser.get(f"/?ket_luan={slug}").text)) == expected > 0


@pytest.mark.parametrize("words", ["chợ hạ", "cho ha", "CHỢ HẠ", "đóng cửa", "dong cua", "cho\u031b\u0323 Hạ"])
def test_search_with_and_without_tones(browser: Browser, filled: Filled, words: str) -> None:
    page = browser.get("/", params={"tim": words})
    assert filled.claims[3] in rows(page.text)
    assert len(rows(page.text)) < 5


@pytest.mark.parametrize(
    "words", ['"', "'", "*", "a OR b", "NEAR(", "\x00", "-", "x" * 200, "%", "(((", "^", "+", "🙂", "\\"]
)
def test_search_takes_any_sign_as_text(browser: Browser, words: str) -> None:
    assert browser.get("/", params={"tim": words}).status_code == 200


def test_search_and_filter_stay_in_the_field_and_in_the_tabs(browser: Browser) -> None:
    page = browser.get("/?tim=di+doi&ket_luan=chua-co").text
    assert 'value="di doi"' in page
    assert 'value="chua-co" selected' in page
    assert "trang_thai=da-xong&amp;ket_luan=chua-co&amp;tim=di+doi" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [("trang_thai=x", 404), ("ket_luan=x", 404), ("trang=0", 400), ("trang=x", 400), ("trang=99999999999", 400),
     ("tim=" + "x" * 201, 400)],
)  # fmt: skip
def test_an_address_that_means_nothing_is_said_so(browser: Browser, query: str, status: int) -> None:
    answer = browser.get(f"/?{query}")
    assert answer.status_code == status
    assert "Về hàng chờ" in answer.text


def test_paging_and_weight(settings: Settings) -> None:
    with create_store(settings) as store:
        add_sources(store)
        from desk.passwords import hash_password
        from doichieu.store import officers
        from tests.desk.filled import PASSWORD

        officers.add(store, "lan", "Lan", hash_password(PASSWORD), "cli")
        for n in range(PAGE + 3):
            text = f"Nhận định số {n} rằng xã sẽ thu thêm một khoản phí mới từ tháng sau, {'rất dài ' * 20}"
            judge(store, add_claim(store, [f"{i} {text}" for i in range(3)]), Finding.NO_SOURCE, n / 100, [])
    browser = Browser(settings).sign_in()
    first, second = browser.get("/"), browser.get("/?trang=2")
    assert len(rows(first.text)) == PAGE
    assert len(rows(second.text)) == 3
    assert not set(rows(first.text)) & set(rows(second.text))
    assert f"1–{PAGE} trong {PAGE + 3}" in first.text
    assert "Trang sau" in first.text
    assert "Trang trước" in second.text
    assert len(first.content) < 150_000
    assert "Về trang đầu" in browser.get("/?trang=7").text


def test_the_night_and_its_troubles_are_told(browser: Browser) -> None:
    page = browser.get("/").text
    assert "136 bài và văn bản mới đọc được" in page
    assert "<strong>4.210</strong> bài viết đang giữ" in page
    assert "1 nguồn không đọc được:</strong> Dòng tin Bến Mẫu" in page
    assert "trang kiểm tra trình duyệt; đã dừng, không thử vượt" in page
    assert "Đã lâu máy không chạy" not in page


def test_a_machine_that_stood_still_is_told(browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + timedelta(hours=40)

    monkeypatch.setattr("desk.queue.datetime", Later)
    assert "Đã lâu máy không chạy" in browser.get("/").text


def test_only_counts_that_are_there_are_told(browser: Browser, store: Store) -> None:
    nights.finish(store, nights.begin(store), {"claims_new": 2, "unheard_of": 9})
    page = browser.get("/").text
    assert "2 nhận định mới" in page
    assert "bài viết mới đã đọc" not in page


def test_an_empty_desk_helps(settings: Settings, store: Store) -> None:
    from desk.passwords import hash_password
    from doichieu.store import officers
    from tests.desk.filled import PASSWORD

    officers.add(store, "lan", "", hash_password(PASSWORD), "cli")
    browser = Browser(settings).sign_in()
    page = browser.get("/").text
    assert "Chưa có nhận định nào chờ xem" in page
    assert re.search(r"Lần chạy tới: 02:00 ngày \d\d/\d\d/\d{4}", page)
    assert "Không có nhận định nào để sau" in browser.get("/?trang_thai=de-sau").text
    assert "Chưa có nhận định nào được quyết định" in browser.get("/?trang_thai=da-xong").text
    assert "Không có nhận định nào khớp" in browser.get("/?tim=gì+đó").text
    assert "doichieu sources add" in browser.get("/nguon").text


def test_sources_page(browser: Browser) -> None:
    page = browser.get("/nguon").text
    for said in ("Cổng thông tin xã Bến Mẫu", "Bình thường", "Đang tắt", "Chặn bằng trang kiểm tra, đã dừng đọc",
                 "40 đọc, 12 mới"):  # fmt: skip
        assert said in page


def test_pages_are_made_to_be_read_by_everybody(browser: Browser, filled: Filled) -> None:
    for path in ("/", "/nguon", f"/nhan-dinh/{filled.claims[0]}", "/khong-co", "/?tim=zzz"):
        page = browser.get(path).text
        assert '<html lang="vi">' in page
        assert page.count("<h1") == 1
        for landmark in ("<header", "<main", "<footer"):
            assert page.count(landmark) == 1
        for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
            if 'type="hidden"' not in tag and 'type="radio"' not in tag:
                name = re.search(r'id="([^"]+)"', tag)
                assert name
                assert f'<label for="{name[1]}"' in page
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))


def test_the_night_tells_only_counts_that_a_night_makes() -> None:
    from desk.words import NIGHT
    from flows.words import COUNTS

    assert set(NIGHT) <= set(COUNTS)
