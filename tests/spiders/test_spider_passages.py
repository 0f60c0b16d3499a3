"""Passages: exact offsets, nothing lost, whole thoughts; and what an official text says of itself."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doichieu.text import nfc
from spiders import facts
from spiders.passages import AIM, MOST, cut
from spiders.pdf import join_lines, pdf_text

_WORDS = st.lists(
    st.sampled_from(
        ["Xã", "thu", "phí", "200.000", "đồng.", "Điều", "5.", "TP.", "Nghe", "là", "sai;", "\n", "\n\n", ","]
    ),
    max_size=600,
)


@settings(max_examples=150, deadline=None)
@given(_WORDS)
def test_passages_cover_everything_in_order(words: list[str]) -> None:
    text = nfc(" ".join(words))
    spans = cut(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(len(text[a:b].split()) <= MOST + AIM for a, b in spans)


def test_short_neighbours_are_joined_and_long_ones_cut_at_sentences() -> None:
    sentence = "Người dân nộp hồ sơ tại bộ phận một cửa của Ủy ban nhân dân xã trong giờ hành chính. "
    text = nfc("\n".join(["Câu một ngắn.", "Câu hai cũng ngắn.", sentence * 12]))
    passages = [text[a:b] for a, b in cut(text)]
    assert passages[0].startswith("Câu một ngắn.\nCâu hai cũng ngắn.")
    assert all(p.endswith(".") for p in passages)
    assert all(20 <= len(p.split()) <= MOST for p in passages)
    assert len(passages) >= 2


def test_a_heading_stays_with_what_follows() -> None:
    body = "Lệ phí cấp căn cước lần đầu được miễn cho người dân trong xã. " * 6
    text = nfc(f"Điều 1. Hồ sơ\n{body}\nĐiều 2. Lệ phí\n{body}")
    passages = [text[a:b] for a, b in cut(text)]
    assert any(p.startswith("Điều 1. Hồ sơ\nLệ phí") for p in passages)
    assert any(p.startswith("Điều 2. Lệ phí\nLệ phí") for p in passages)


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    text = nfc("Cuộc họp tại TP. Hà Giang bàn về phí. " * 20)
    assert not any(text[a:b].endswith("TP.") for a, b in cut(text))


LETTER = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ SUỐI MÂY Độc lập - Tự do - Hạnh phúc
Số: 15/TB-UBND Suối Mây, ngày 5 tháng 11 năm 2026
THÔNG BÁO
Căn cứ Nghị định số 123/2025/NĐ-CP ngày 01 tháng 6 năm 2025 của Chính phủ;
Thông báo này có hiệu lực từ ngày 15 tháng 11 năm 2026."""


def test_a_letterhead_tells_number_issuer_and_day() -> None:
    assert facts.number_of("Thông báo", LETTER) == "15/TB-UBND"
    assert facts.issued_on("Thông báo", LETTER) == "2026-11-05"
    assert facts.issuer_of(LETTER, "UBND xã") == "ỦY BAN NHÂN DÂN XÃ SUỐI MÂY"
    assert facts.issuer_of(LETTER, "Ủy ban nhân dân xã Suối Mây") == "Ủy ban nhân dân xã Suối Mây"
    assert facts.in_force(LETTER) == ("2026-11-15", None)


@pytest.mark.parametrize(
    ("title", "number", "day"),
    [
        ("Nghị định số 123/2025/NĐ-CP ngày 01/6/2025 về phí", "123/2025/NĐ-CP", "2025-06-01"),
        ("Quyết định 45/QĐ-UBND ngày 2 tháng 3 năm 2026", "", None),
        ("Công văn số: 7/CV-BCĐ", "7/CV-BCĐ", None),
        ("Lịch tiêm ngày 5/11/2026", "", None),
    ],
)
def test_a_title_tells_its_own_number_only(title: str, number: str, day: str | None) -> None:
    body = "Theo Nghị định số 99/2024/NĐ-CP thì phí được miễn."
    assert facts.number_of(title, body) == number
    assert facts.issued_on(title, body) == day


def test_days_in_force_are_told_only_where_they_are_plain() -> None:
    both = "Áp dụng từ ngày 01/7/2026 đến hết ngày 31/12/2026."
    assert facts.in_force(both) == ("2026-07-01", "2026-12-31")
    two = "Luật A có hiệu lực từ ngày 1/1/2025. Luật B có hiệu lực từ ngày 1/7/2026."
    assert facts.in_force(two) == (None, None)
    assert facts.in_force("Không nói gì về ngày.") == (None, None)


def test_lines_of_a_pdf_become_paragraphs_again() -> None:
    lines = (
        "Ủy ban nhân dân xã thông báo tới toàn thể bà con nhân dân về việc\n"
        "không thu bất kỳ khoản phí nào khi làm căn cước lần đầu.\n"
        "Điều 1. Phạm vi áp dụng\n"
        "- Người dân thường trú tại xã."
    )
    assert join_lines(lines).splitlines()[0].endswith("lần đầu.")
    assert len(join_lines(lines).splitlines()) == 3


@pytest.mark.parametrize(
    "body", [b"", b"%PDF-1.7 rubbish", b"%PDF-1.4\n" + b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\n" * 50]
)
def test_a_broken_pdf_gives_no_text_and_no_error(body: bytes) -> None:
    assert pdf_text(body) == ""
