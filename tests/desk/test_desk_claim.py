"""The claim page and the decision on it."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest

from doichieu.records import ClaimState, Finding, Stance, Verdict
from doichieu.store import Store, audit, claims, flags, forget, queue, reviews
from doichieu.store.reviews import WORDS
from doichieu.text import moment, now, stamp
from tests.desk.conftest import Browser
from tests.desk.filled import Filled, judge


def page(browser: Browser, key: str) -> str:
    answer = browser.get(f"/nhan-dinh/{key}")
    assert answer.status_code == 200
    return answer.text


def test_the_deciding_sentence_is_marked_in_its_passage(browser: Browser, filled: Filled) -> None:
    text = page(browser, filled.claims[0])
    assert "<mark>Thông tin xã thu 200.000 đồng khi làm căn cước là sai sự thật.</mark>" in text
    quote = text[text.index("<blockquote") : text.index("</blockquote>")]
    assert quote.startswith("<blockquote>Thời gian qua, trên mạng xã hội")
    assert "Người dân làm căn cước lần đầu không phải nộp lệ phí." in quote
    source = text[text.index('class="from"') :]
    assert "Ủy ban nhân dân xã Bến Mẫu</strong>, số 15/TB-UBND, ngày 12/11/2026" in source
    assert "Thông báo về việc thu phí cấp căn cước" in source
    assert "Nói ngược lại 94% · xác nhận 3% · chưa đủ 3%" in source


def test_a_long_passage_is_cut_around_the_sentence_and_can_be_opened(browser: Browser, filled: Filled) -> None:
    text = page(browser, filled.claims[2])
    assert "<mark>Kinh phí sửa đường lấy từ ngân sách xã, không huy động tiền của các hộ dân.</mark>" in text
    assert " …</blockquote>" in text
    assert "Xem cả đoạn" in text
    assert "Mọi thắc mắc gửi về Ủy ban nhân dân xã trong giờ hành chính." in text


def test_both_sides_are_shown_whatever_the_finding(browser: Browser, filled: Filled) -> None:
    for key, refuting, supporting in ((filled.claims[4], 1, 1), (filled.claims[0], 2, 0), (filled.claims[1], 0, 1)):
        text = page(browser, key)
        heads = dict(re.findall(r'<h3>([^<]+?) <span class="count">(\d+)</span>', text))
        assert heads["Nói ngược lại"] == str(refuting)
        assert heads["Xác nhận"] == str(supporting)
    assert "Không thấy đoạn nào xác nhận." in page(browser, filled.claims[0])
    assert "Không thấy đoạn nào nói ngược lại." in page(browser, filled.claims[1])


def test_no_source_is_never_shown_as_false(browser: Browser, filled: Filled) -> None:
    text = page(browser, filled.claims[5])
    assert "Chưa có căn cứ không có nghĩa là sai." in text
    assert "Nguồn chính thức nói ngược lại" not in text


def test_the_flag_names_its_reason_model_and_time(browser: Browser, filled: Filled) -> None:
    text = page(browser, filled.claims[0])
    assert "Câu trích phủ nhận trực tiếp nội dung này" in text
    assert re.search(r"Do mô hình light@1 nêu lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}", text)
    assert "rất chắc (94%)" in text


def test_sightings_show_wording_source_page_and_time_and_no_author(browser: Browser, filled: Filled) -> None:
    text = page(browser, filled.claims[0])
    table = text[text.index("seen-in") : text.index("</table>", text.index("seen-in"))]
    assert re.findall(r'<th scope="col">([^<]+)', table) == ["Lời trong bài", "Nguồn", "Trang", "Thời gian"]
    assert table.count("<tr>") == 15
    assert "<q>Bà con ơi: Nghe nói xã thu 200k" in table
    assert "Diễn đàn Bến Mẫu" in table
    assert 'href="http://127.0.0.1:9/dien-dan/1"' in table
    for path in ("/", "/nguon", f"/nhan-dinh/{filled.claims[0]}"):
        assert not re.search(r"tác giả|người đăng|tài khoản đăng|author", browser.get(path).text, re.IGNORECASE)


def test_the_chart_has_its_words_and_its_table(browser: Browser, filled: Filled) -> None:
    text = page(browser, filled.claims[0])
    svg = text[text.index("<svg") : text.index("</svg>")]
    table = text[text.index("Xem bằng số") : text.index("</table>")]
    assert 'role="img"' in svg
    assert "Số bài mỗi ngày từ" in svg
    counts = [int(n) for n in re.findall(r"<td>(\d+)</td></tr>", table)]
    assert sum(counts) == 14
    assert svg.count("<rect") == len(counts)


def test_forgotten_wordings_say_so(browser: Browser, filled: Filled, store: Store) -> None:
    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": "distorted"}
    browser.post(f"/nhan-dinh/{key}", data=data)
    forget.forget(store, "cli", stamp(moment(now()) + timedelta(days=400)))
    text = page(browser, key)
    assert text.count("(đã xóa theo hạn lưu giữ)") == 14
    assert "Bà con ơi" not in text


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_decision_is_written_audited_and_leads_on(
    browser: Browser, filled: Filled, store: Store, verdict: Verdict
) -> None:
    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": str(verdict), "ghi_chu": "  Đã gọi một cửa.\r\nHọ nói không thu. "}
    answer = browser.post(f"/nhan-dinh/{key}", data=data)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/nhan-dinh/{filled.claims[1]}?vua={key}"
    (review,) = reviews.of_claim(store, key)
    assert (review.reviewer, review.verdict, review.flag) == ("lan", verdict, data["goi_y"])
    assert review.note == "Đã gọi một cửa.\nHọ nói không thu."
    row = queue.one(store, key)
    assert row
    assert row.claim.state is (ClaimState.POSTPONED if verdict is Verdict.LATER else ClaimState.CLOSED)
    assert audit.entries(store, f"claim:{key}")[-1].action == "review.decide"
    assert audit.verify(store) > 0
    following = browser.get(answer.headers["location"]).text
    assert f"Đã ghi: {WORDS[verdict]}." in following
    assert "Còn 23 nhận định chờ xem." in following
    past = page(browser, key)
    assert "Họ nói không thu." in past
    assert f"Nguyễn Thị Lan (lan): Quyết định: {WORDS[verdict]}" in past


def test_the_line_of_confirmation_cannot_be_made_up(browser: Browser, filled: Filled) -> None:
    for made_up in (filled.claims[1], "x", ""):
        assert "Đã ghi" not in browser.get(f"/?vua={made_up}").text
    minh = Browser(filled.settings).sign_in("minh")
    key = filled.claims[0]
    minh.post(f"/nhan-dinh/{key}", data={**minh.form(key), "ket_luan": "true"})
    assert "Đã ghi: Đúng." in minh.get(f"/?vua={key}").text
    assert "Đã ghi" not in browser.get(f"/?vua={key}").text


def test_after_the_last_of_the_queue_comes_its_top_and_then_the_empty_queue(
    browser: Browser, filled: Filled, store: Store
) -> None:
    _, rows = queue.page(store, limit=100)
    keys = [row.claim.id for row in rows]
    last = keys.pop()
    step = browser.post(f"/nhan-dinh/{last}", data={**browser.form(last), "ket_luan": "true"})
    assert step.headers["location"].startswith(f"/nhan-dinh/{keys[0]}?")
    for key, after in zip(keys, [*keys[1:], None], strict=True):
        step = browser.post(f"/nhan-dinh/{key}", data={**browser.form(key), "ket_luan": "true"})
        place = f"/nhan-dinh/{after}?vua={key}" if after else f"/?vua={key}"
        assert step.headers["location"] == place
    end = browser.get(step.headers["location"]).text
    assert "Không còn nhận định nào chờ xem." in end
    assert "Chưa có nhận định nào chờ xem" in end


def test_a_decided_claim_can_be_decided_again(browser: Browser, filled: Filled, store: Store) -> None:
    key = filled.claims[0]
    for verdict in ("distorted", "later", "true"):
        answer = browser.post(f"/nhan-dinh/{key}", data={**browser.form(key), "ket_luan": verdict})
        assert answer.status_code == 303
    assert [str(r.verdict) for r in reviews.of_claim(store, key)] == ["true", "later", "distorted"]
    assert "Bạn có thể quyết định lại" in page(browser, key)
    assert "Đã quyết định: Đúng (lan)" in browser.get("/?trang_thai=da-xong").text


def test_two_officers_at_once_nothing_is_lost(browser: Browser, filled: Filled, store: Store) -> None:
    key = filled.claims[0]
    mine = browser.form(key)
    minh = Browser(filled.settings).sign_in("minh")
    minh.post(f"/nhan-dinh/{key}", data={**minh.form(key), "ket_luan": "distorted"})
    before = [entry.hash for entry in audit.entries(store)]
    answer = browser.post(f"/nhan-dinh/{key}", data={**mine, "ket_luan": "true", "ghi_chu": "Chị Hoa bảo <đúng>."})
    assert answer.status_code == 409
    assert "«minh» vừa quyết định nhận định này: Sai lệch." in answer.text
    assert "Chị Hoa bảo &lt;đúng&gt;.</textarea>" in answer.text
    assert "Bạn đã chọn: <strong>Đúng</strong>" in answer.text
    assert re.search(r'value="true" required checked', answer.text)
    assert len(reviews.of_claim(store, key)) == 1
    assert [entry.hash for entry in audit.entries(store)] == before
    part = answer.text[answer.text.index('id="quyet-dinh"') :]
    fresh = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', part))
    assert int(fresh["revision"]) == int(mine["revision"]) + 1
    again = browser.post(f"/nhan-dinh/{key}", data={**fresh, "ket_luan": "true", "ghi_chu": "Chị Hoa bảo <đúng>."})
    assert again.status_code == 303
    assert [r.reviewer for r in reviews.of_claim(store, key)] == ["lan", "minh"]
    assert audit.verify(store) > 0


def test_new_evidence_in_the_meantime_is_a_conflict_too(browser: Browser, filled: Filled, store: Store) -> None:
    key = filled.claims[5]
    mine = browser.form(key)
    from doichieu.store import documents

    best = flags.current(store, filled.claims[3])[0]
    paper = documents.get(store, best.document)
    assert paper
    with patch("tests.desk.filled.now", lambda: "2099-01-01T00:00:00Z"):
        judge(store, key, Finding.REFUTED, 0.8, [(paper, 0, 10, Stance.REFUTES, 0.8)])
    answer = browser.post(f"/nhan-dinh/{key}", data={**mine, "ket_luan": "not_enough", "ghi_chu": "chờ"})
    assert answer.status_code == 409
    assert "Máy vừa tìm thấy căn cứ mới" in answer.text
    assert not reviews.of_claim(store, key)


def test_pressing_the_button_twice_is_one_decision(browser: Browser, filled: Filled, store: Store) -> None:
    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": "true", "ghi_chu": "một lần"}
    first, second = (browser.post(f"/nhan-dinh/{key}", data=data) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert len(reviews.of_claim(store, key)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ket_luan": ""}, "Bạn chưa chọn kết luận."),
        ({"ket_luan": "guilty"}, "Bạn chưa chọn kết luận."),
        ({"ghi_chu": "dài " * 1200}, "Ghi chú dài quá"),
    ],
)
def test_a_form_that_is_not_right_comes_back_with_the_note(
    browser: Browser, filled: Filled, store: Store, change: dict[str, str], said: str
) -> None:
    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": "true", "ghi_chu": "dài lắm", **change}
    answer = browser.post(f"/nhan-dinh/{key}", data=data)
    assert answer.status_code == 400
    assert said in answer.text
    assert "dài l" in answer.text or "dài dài" in answer.text
    assert not reviews.of_claim(store, key)


def test_a_form_without_its_revision_is_refused(browser: Browser, filled: Filled, store: Store) -> None:
    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": "true"}
    for revision in ("", "x", None):
        sent = {**data, "revision": revision} if revision is not None else {k: data[k] for k in data if k != "revision"}
        assert browser.post(f"/nhan-dinh/{key}", data=sent).status_code == 400
    assert not reviews.of_claim(store, key)


def test_when_the_session_ran_out_the_note_is_given_back(browser: Browser, filled: Filled, store: Store) -> None:
    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": "true", "ghi_chu": "Viết mãi mới xong <b>"}
    browser.cookies.clear()
    answer = browser.post(f"/nhan-dinh/{key}", data=data)
    assert answer.status_code == 401
    assert "Viết mãi mới xong &lt;b&gt;" in answer.text
    assert f"/dang-nhap?ve=%2Fnhan-dinh%2F{key}" in answer.text
    assert "căn cước" not in answer.text, "nothing of the claim is shown to somebody without a session"
    assert not reviews.of_claim(store, key)


def test_a_claim_that_is_not_there(browser: Browser) -> None:
    assert browser.get("/nhan-dinh/khong-co").status_code == 404
    token = browser.token("/")
    data = {"_csrf": token, "revision": "0", "ket_luan": "true"}
    assert browser.post("/nhan-dinh/khong-co", data=data).status_code == 404


def test_what_the_store_cannot_do_is_said_and_the_note_is_not_claimed_written(
    browser: Browser, filled: Filled, store: Store
) -> None:
    from doichieu.errors import StoreError

    key = filled.claims[0]
    data = {**browser.form(key), "ket_luan": "true", "ghi_chu": "giữ hộ"}
    with patch("doichieu.store.reviews.decide", side_effect=StoreError("Ổ đĩa đã đầy nên chưa ghi được.", "Dọn bớt.")):
        answer = browser.post(f"/nhan-dinh/{key}", data=data)
    assert answer.status_code == 503
    assert "Ổ đĩa đã đầy nên chưa ghi được." in answer.text
    assert "giữ hộ" in answer.text
    assert claims.get(store, key)


def test_a_watched_claim_can_be_looked_at(browser: Browser, filled: Filled) -> None:
    text = page(browser, filled.claims[-1])
    assert "Đang theo dõi, chưa lan đủ rộng" in text
    assert "Máy chưa đối chiếu xong nhận định này." in text
