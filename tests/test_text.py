"""Vietnamese text at the door: NFC, folding, invisible signs, masking, keys and times."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doichieu.text import (
    MASK_EMAIL,
    MASK_MENTION,
    MASK_PROFILE,
    digest,
    fold,
    has_tones,
    mask,
    mask_address,
    moment,
    nfc,
    stamp,
    unescape,
)

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = sorted({unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES} | set("bcdđghklmnpqrstvx"))
VIETNAMESE = st.text(alphabet=[*LETTERS, *(c.upper() for c in LETTERS), " ", ".", "0", "9"], max_size=80)
# Pieces that numbers, addresses and mentions are made of, so that the search meets their seams.
SEAMS = (
    *(
        "0",
        "84",
        "+",
        "0912345678",
        "123 456 789",
        "012345678901",
        "12.345.678",
        ".",
        ",",
        " ",
        "-",
        "/",
        "(",
        ")",
        "2025",
    ),
    *("stk ", "số tài khoản ", "tk ", "đồng", " đồng ý", "@", "minh", "a@b.co", "fb.com/x", "[", "]", "k", "https://"),
    *("x.vn/", "u/", "9", "000", "1900", "20261123", "\n", "９", "➀", "cccd ", "0 9 1 2 3 4 5 6 7 8"),
)
PIECES = st.lists(st.sampled_from(SEAMS), max_size=14).map("".join)
# A pattern that goes back over what it has read would take hours for a long run of one of these, not a second.
HOSTILE = (
    *("a", "a.", "a@", "@", "0", "0 ", "0.", "0-9-", "84 ", "1a", "http://", "https://a/", "https://a/b/", "fb.com/"),
    *(
        "1.234.",
        "a-",
        "+",
        "(0",
        "tài khoản ",
        "@a.",
        "@Nguyễn Văn ",
        "[",
        "x.",
        "123 ",
        "1234 ",
        "fb.com/....",
        "\ufe0f",
    ),
)


class TestForm:
    @given(VIETNAMESE)
    def test_composed_and_decomposed_text_are_one(self, text: str) -> None:
        assert nfc(unicodedata.normalize("NFD", text)) == nfc(unicodedata.normalize("NFC", text))

    @given(st.text(max_size=60))
    def test_cleaning_twice_changes_nothing_and_gives_text_that_can_be_stored(self, text: str) -> None:
        clean = nfc(text)
        assert nfc(clean) == clean
        assert unicodedata.is_normalized("NFC", clean)
        clean.encode()

    def test_a_zero_width_sign_between_letter_and_tone_goes_before_they_are_joined(self) -> None:
        assert nfc("tha\u200b\u0301ng") == "tháng"

    @pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\u2066", "\x00", "\x9f"])
    def test_invisible_signs_go(self, sign: str) -> None:
        assert nfc(f"căn{sign} cước") == "căn cước"

    def test_half_a_surrogate_pair_from_broken_json_becomes_a_replacement_sign(self) -> None:
        assert nfc("xã \ud800 An Bình") == "xã \ufffd An Bình"

    def test_blanks_and_line_ends(self) -> None:
        assert nfc("  a\u00a0 \t b\r\nc\rd\u2028e  \n \n\n f ") == "a b\nc\nd\ne\n\nf"

    @pytest.mark.parametrize("sign", [" ", "\n", "\u2028", "\u00a0", " \n"])
    def test_a_megabyte_of_blanks_is_nothing(self, sign: str) -> None:
        assert nfc("a" + sign * 500_000 + "b") in ("a b", "a\n\nb")

    def test_entities_escaped_once_and_twice(self) -> None:
        assert unescape("x&atilde;") == unescape("x&amp;atilde;") == "xã"
        assert unescape("A & B") == "A & B"


class TestFold:
    @given(VIETNAMESE)
    def test_as_long_as_the_text_and_without_any_mark(self, text: str) -> None:
        folded = fold(text)
        assert len(folded) == len(unicodedata.normalize("NFC", text))
        assert folded.isascii()
        assert folded == folded.lower()

    @given(st.text(max_size=60))
    def test_as_long_as_any_text_and_folding_twice_changes_nothing(self, text: str) -> None:
        composed = unicodedata.normalize("NFC", text)
        assert len(fold(text)) == len(composed)
        assert len(fold(fold(text))) == len(fold(text))

    def test_words(self) -> None:
        assert fold("Đường Nguyễn Huệ, ĐẶNG") == "duong nguyen hue, dang"
        assert fold("10 m² – “giá” 50%") == "10 m² – “gia” 50%"

    def test_tones(self) -> None:
        assert has_tones("sáp nhập")
        assert has_tones("di dau do đi")
        assert not has_tones("sap nhap xa 2025 — OK")


PHONES = [
    "0912345678",
    "0912.345.678",
    "0912 345 678",
    "0912-345-678",
    "+84 912 345 678",
    "+84912345678",
    "(+84) 912345678",
    "84912345678",
    "0084 912 345 678",
    "+84 (0)912 345 678",
    "(0207) 3822 123",
    "0207.3822.123",
    "024 3822 1234",
    "0 9 1 2 3 4 5 6 7 8",
    "0.9.1.2.3.4.5.6.7.8",
    "09 12 34 56 78",
    "0912 . 345 . 678",
    "0912*345*678",
    "０９１２３４５６７８",
    "０９１２．３４５．６７８",
    "0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
    "01682345678",
    "1900 1234",
    "18001091",
]
AROUND = [
    "{}",
    "ĐT:{}",
    "ĐT.{}",
    "SĐT-{}.",
    "gọi {} người phụ trách",
    "({})",
    "zalo/{}",
    "{}đồng ý nhé",
    "a {}, b",
    "{}?",
]


class TestMaskNumbers:
    @pytest.mark.parametrize("around", AROUND)
    @pytest.mark.parametrize("phone", PHONES)
    def test_no_digit_of_a_phone_stays(self, phone: str, around: str) -> None:
        masked = mask(around.format(phone))
        assert "[số" in masked
        assert not any(c.isdigit() for c in masked), masked

    @pytest.mark.parametrize("gap", [",", ", ", "/", " - ", ";", ".", " hoặc ", "\n"])
    def test_several_phones_in_a_row(self, gap: str) -> None:
        masked = mask(f"0912345678{gap}0987 654 321{gap}0378.123.456")
        assert masked.count("[số điện thoại]") == 3
        assert not any(c.isdigit() for c in masked)

    @pytest.mark.parametrize(
        ("raw", "masked"),
        [
            ("CCCD 001095012345 của tôi", "CCCD [số giấy tờ] của tôi"),
            ("CCCD.001095012345", "CCCD.[số giấy tờ]"),
            ("079 095 012 345", "[số giấy tờ]"),
            ("cmnd 123456789, cấp 2015", "cmnd [số giấy tờ], cấp 2015"),
            ("CMND 123 456 789", "CMND [số giấy tờ]"),
            ("CMND số 123456000", "CMND số [số giấy tờ]"),
            ("stk 0123456", "stk [số tài khoản]"),
            ("stk0123456789", "stk[số tài khoản]"),
            ("STK: 19031234567890 Techcombank", "STK: [số tài khoản] Techcombank"),
            ("số tài khoản 123.456.789", "số tài khoản [số tài khoản]"),
            ("so tai khoan 711A12345678", "so tai khoan 711A[số tài khoản]"),
            ("tk vietcombank 0123456789012", "tk vietcombank [số tài khoản]"),
            ("tài khoản ngân hàng 1234 5678", "tài khoản ngân hàng [số tài khoản]"),
            ("chuyển vào 9704 3612 3456 7890", "chuyển vào [số tài khoản]"),
            ("thẻ 9704-3612-3456-7890", "thẻ [số tài khoản]"),
            ("12345678901234567890123456", "[số tài khoản]"),
            ("https://a.vn/chuyen-khoan-0912345678.htm", "https://a.vn/chuyen-khoan-[số điện thoại].htm"),
            ("stk-185231113084655321.htm", "stk-[số tài khoản].htm"),
            ("stk 0123456789 đồng thời gọi", "stk [số tài khoản] đồng thời gọi"),
        ],
    )
    def test_identity_cards_and_accounts(self, raw: str, masked: str) -> None:
        assert mask(raw) == masked

    @pytest.mark.parametrize(
        "text",
        [
            "thu 1.200.000.000 đồng",
            "thu 1,200,000,000 VND",
            "mức hỗ trợ 350000000 đồng một hộ",
            "350000000đ",
            "350.000.000",
            "84.200.000.000 đồng",
            "84.000.000.000",
            "500 000 000 đồng",
            "phí 200k, 1 200 000 đ",
            "từ 0 - 500 000 000 đồng",
            "tài khoản bị trừ 1.200.000đ",
            "tài khoản có 350000 đồng",
            "tk bị trừ 500.000",
            "ngày 20/11/2026 và 02/9/1945",
            "từ 01-02-2025 08:00 đến 03-04-2025",
            "05.11.2026 10 giờ",
            "01-02-2025 03-04-2025",
            "ngày 2026-11-23, 20261123",
            "tài khoản VNeID mức 2 từ 01-02-2025",
            "giai đoạn 2020-2025",
            "tk 2020-2025",
            "từ 1900-1975",
            "các năm 2022 2023 2024 2025",
            "thông báo 15/TB-UBND",
            "nghị định 123/2025/NĐ-CP, 08/2024/QĐ-TTg",
            "thủ tục 1.004222, 2.000635.000.00.00.H01",
            "họp 7h30, 07:30-11:00",
            "tăng 12,5% và 0,35%",
            "12.500 hộ, 1.234.567 lượt, 98000000 người",
            "10.823099, 106.629664",
            "tọa độ 21.0277644,105.8341598",
            "1.5 triệu đồng, 2,75 tỷ đồng",
            "tổ 01, 02, 03, 04",
            "50m2, 120 m², 3.000 kg",
            "https://tuoitre.vn/sap-nhap-xa-20231113084655321.htm",
            "https://thanhnien.vn/sap-nhap-xa-185231113084655321.htm",
            "tỷ số 1-0 2-0 3-1",
            "0.35 0.45 0.55",
        ],
    )
    def test_what_a_claim_lives_by_stays(self, text: str) -> None:
        assert mask(text) == text


class TestMaskNames:
    @pytest.mark.parametrize(
        ("raw", "masked"),
        [
            ("thư nguyen.van-a+x@gmail.com.", f"thư {MASK_EMAIL}."),
            ("thư ａ@xa.gov.vn", f"thư {MASK_EMAIL}"),
            ("abc＠gmail.com", MASK_EMAIL),
            ("cảm ơn @minh. Xã thu phí", f"cảm ơn {MASK_MENTION}. Xã thu phí"),
            ("@minh.nv@mastodon.social, ơi", f"{MASK_MENTION}, ơi"),
            ("＠minh và @hoa_123", f"{MASK_MENTION} và {MASK_MENTION}"),
            ("hỏi@minh", f"hỏi{MASK_MENTION}"),
            ("@Nguyễn Văn An cho hỏi", f"{MASK_MENTION} cho hỏi"),
            ("@Trần Thị Bích Ngọc Xã thu", f"{MASK_MENTION} Xã thu"),
            ("xem facebook.com/nguyenvana.", f"xem {MASK_PROFILE}."),
            ("https://www.facebook.com/profile.php?id=1000", MASK_PROFILE),
            ("https://m.facebook.com/a/posts/1, nhé", f"{MASK_PROFILE}, nhé"),
            ("(zalo.me/0912345678)", f"({MASK_PROFILE})"),
            ("https://www.tiktok.com/@abc/video/7", MASK_PROFILE),
            ("https://mastodon.social/@user/123", MASK_PROFILE),
            ("https://dien-dan.vn/a/b/members/nam.12/", MASK_PROFILE),
            ("t.me/abc x.com/abc threads.net/@abc", " ".join([MASK_PROFILE] * 3)),
            ("mastodon.social/@nguyen", f"mastodon.social/{MASK_MENTION}"),
        ],
    )
    def test_masked(self, raw: str, masked: str) -> None:
        assert mask(raw) == masked

    @pytest.mark.parametrize(
        "text",
        ["họp @ Hà Nội", "netflix.com/title/xa-toi", "https://xa.gov.vn/tin/thu-phi.html", "shout.me/x", "50% @"],
    )
    def test_left_alone(self, text: str) -> None:
        assert mask(text) == text

    @pytest.mark.parametrize(
        ("url", "kept"),
        [
            ("https://bao.vn/tin-123456789012.htm", True),
            ("https://bao.vn/t/987654321?page=2", True),
            ("https://mastodon.social/tags/xa", True),
            ("https://mastodon.social/@a/1", False),
            ("https://bao.vn/author/nam", False),
            ("https://bao.vn/?q=0912345678", False),
            ("https://bao.vn/?mail=a@b.vn", False),
        ],
    )
    def test_an_address_keeps_its_own_number_but_no_name(self, url: str, kept: bool) -> None:
        assert (mask_address(url) == url) is kept


class TestMaskAsAWhole:
    @given(PIECES)
    def test_masking_twice_changes_nothing_more(self, text: str) -> None:
        once = mask(text)
        assert mask(once) == once

    @given(st.text(max_size=80))
    def test_any_text_can_be_masked_twice(self, text: str) -> None:
        once = mask(nfc(text))
        assert mask(once) == once

    @given(VIETNAMESE.filter(lambda t: not any(c.isdigit() for c in t)))
    def test_words_stay_as_they_are(self, text: str) -> None:
        assert mask(text) == text

    @pytest.mark.parametrize("piece", HOSTILE)
    def test_a_long_hostile_text_comes_back(self, piece: str) -> None:
        once = mask(piece * (300_000 // len(piece)))
        assert mask(once) == once


class TestKeysAndTimes:
    def test_the_same_parts_give_the_same_key_and_no_seam_can_be_moved(self) -> None:
        assert digest("a", "b") == digest("a", "b")
        assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", "")}) == 4
        assert len(digest("\ud800")) == 32

    def test_times(self) -> None:
        stored = "2026-11-23T14:05:09Z"
        assert stamp(moment(stored)) == stored
        assert stamp(moment(stored).replace(tzinfo=None)) == stored
        with pytest.raises(ValueError, match="does not match"):
            moment("23/11/2026")
