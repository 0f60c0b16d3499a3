"""The canonical form: however a number, a date or a word is typed, it's the same item."""

import pytest

from models.normal import canon
from models.private import is_private
from models.sentences import MAX_SYLLABLES, split
from models.words import segment

SAME = [
    [
        "200k",
        "200 nghìn",
        "200 ngàn",
        "200.000 đồng",
        "200,000d",
        "hai trăm nghìn",
        "hai tram nghin dong",
        "2 trăm nghìn",
    ],
    ["1tr5", "1 triệu rưỡi", "1,5 triệu đồng", "1.500.000đ", "1 trieu 5", "một triệu năm trăm nghìn"],
    ["30%", "30 %", "ba mươi phần trăm", "30 phan tram", "ba muoi phan tram"],
    ["1/7", "01/07", "ngày 1 tháng 7", "mùng 1 tháng 7", "ngay 1 thang 7"],
    ["1/7/2026", "01-07-2026", "1.7.2026", "ngày 1 tháng 7 năm 2026"],
    ["11h40", "11:40", "11 giờ 40 phút", "11 gio 40"],
    ["ko biết j", "không biết gì", "hok biet gi"],
    ["UBND xã", "ủy ban nhân dân xã", "ubnd xa"],
    ["hs dc nghỉ", "học sinh được nghỉ"],
]
DIFFERENT = [
    ("200k", "300k"),
    ("30%", "30 người"),
    ("1/7", "1/8"),
    ("hai trạm y tế", "200 y tế"),
    ("ông Ba đi chợ", "3 đi chợ"),
    ("5 triệu người", "5 triệu đồng"),
]


@pytest.mark.parametrize("wordings", SAME, ids=lambda w: w[0])
def test_one_thing_typed_in_many_ways_is_one_item(wordings: list[str]) -> None:
    forms = {canon(w).syllables for w in wordings}
    assert len(forms) == 1, forms


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_things_stay_different(one: str, other: str) -> None:
    assert canon(one).syllables != canon(other).syllables


def test_a_document_number_is_one_item_and_a_rate_is_money() -> None:
    assert [q.key for q in canon("Nghị định 168/2024/NĐ-CP").quantities] == ["document:168/2024/nd-cp"]
    assert [q.key for q in canon("thu 50k/tháng").quantities] == ["money:50000"]


HOSTILE = [
    "",
    " \n\t ",
    "😂😂😂",
    "\x00\x01\x02",
    "a" * 100_000,
    "ko biet " * 12_500,
    "." * 5000,
    "9" * 5000,
    "1/" * 3000,
    "\ud7ff\u0301" * 50,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_anything_can_be_read(text: str) -> None:
    canon(text)
    segment(text)
    is_private(text)
    for sentence in split(text):
        assert text[sentence.start : sentence.end] == sentence.text


POST = (
    "Nghe tin vỡ đập. Mong bình an!Trời ơi.Rất nhiều 3.500 người ở TP. HCM ạ\n\nGiá 200.000đ/tháng, đắt quá 😂\n"
    "  cuối cùng thì…  ai biết?"
)


def test_spans_are_exact_and_nothing_is_lost() -> None:
    found = split(POST)
    assert all(POST[s.start : s.end] == s.text and s.text == s.text.strip() for s in found)
    assert [s.start for s in found] == sorted(s.start for s in found)
    kept = "".join(c for s in found for c in s.text if c.isalnum())
    assert kept == "".join(c for c in POST if c.isalnum())
    assert "Mong bình an!" in [s.text for s in found]
    assert "Trời ơi." in [s.text for s in found]


def test_a_post_without_full_stops_is_cut() -> None:
    text = "xã thu tiền rồi lại thu phí nữa mà dân thì khổ " * 40
    found = split(text)
    assert len(found) > 5
    assert max(len(s.text.split()) for s in found) <= MAX_SYLLABLES


def test_words_are_joined() -> None:
    assert "thông_báo" in segment("Ủy ban nhân dân xã thông báo")


PRIVATE = [
    "Nghe nói ông Ba xóm 3 bị nhiễm covid",
    "ong ba xom 3 vo no bo tron roi",
    "con bé nhà bà Tám có bầu",
    "vợ chồng nhà anh Hùng ly hôn",
    "Nguyễn Văn Tèo ăn trộm xe máy",
    "chị Lan đầu ngõ bán hàng giả",
    "quán bún bà Năm dùng thịt thối",
    "số nhà 12 đường Trần Phú có người chết",
    "thang be nha chi hoa bi bat",
    "hàng xóm nhà mình, ông Tư, nghiện rượu",
]
NOT_PRIVATE = [
    "Chủ tịch xã Nguyễn Văn A nhận hối lộ",
    "Ông Trump bị nhiễm covid",
    "Bé gái 5 tuổi bị bắt cóc tại phường Phú Hội",
    "Công an phường bắt 3 người",
    "UBND xã thu 200k mỗi hộ",
    "đường Nguyễn Huệ cấm xe",
    "Trường THPT Lê Hồng Phong nghỉ học",
    "Bộ trưởng Nguyễn Thị B nói tăng học phí",
    "vỡ đập thủy điện Bản Vẽ",
    "cac ho dan xa minh phai nop 500k",
    "gia đình chính sách được hỗ trợ 5 triệu",
    "mỗi nhà phải nộp 500 nghìn",
    "cơ quan chức năng, bà con chú ý",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_a_private_person_is_seen(text: str) -> None:
    assert is_private(text)


@pytest.mark.parametrize("text", NOT_PRIVATE)
def test_offices_and_public_matters_are_not_private(text: str) -> None:
    assert not is_private(text)
