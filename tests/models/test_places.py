"""Old and new names of provinces, however they're typed."""

import pytest

from doichieu.text import fold
from models.places import MERGED, RENAMED, other_names, places


def test_the_table_makes_63_provinces_34_in_the_order_of_days() -> None:
    merged = [change for change in RENAMED if change.since == MERGED]
    assert len({change.old for change in merged}) == len(merged) == 63 - 34
    assert len({change.new for change in merged}) == 23
    assert not {change.old for change in merged} & {change.new for change in merged}
    assert [change.since for change in RENAMED] == sorted(change.since for change in RENAMED)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("UBND tỉnh Hà Giang", ["Hà Giang"]),
        ("ubnd tinh ha giang", ["Hà Giang"]),
        ("Hòa Bình và Hoà Bình", ["Hòa Bình"]),
        ("vì một thế giới hòa bình", []),
        ("mua lon o hoa binh", ["Hòa Bình"]),
        ("trên Thái Bình Dương", []),
        ("viện Hải dương học", []),
        ("Chủ tịch Hồ Chí Minh", []),
        ("TP.HCM ngập", ["Thành phố Hồ Chí Minh"]),
        ("tp. Hồ Chí Minh", ["Thành phố Hồ Chí Minh"]),
        ("Đăk Lăk, Đắc Lắc", ["Đắk Lắk"]),
        ("BRVT và TT-Huế", ["Bà Rịa - Vũng Tàu", "Thừa Thiên Huế"]),
        ("hoa huệ", []),
        ("Hạ Nam", []),
        ("", []),
    ],
)
def test_places_are_read_as_people_write_them(text: str, named: list[str]) -> None:
    assert places(text) == named


@pytest.mark.parametrize("change", RENAMED)
def test_every_name_leads_to_the_other_with_and_without_tones(change: object) -> None:
    old, new = change.old, change.new  # type: ignore[attr-defined]
    for text in (f"Tỉnh {old} thu phí.", fold(f"Tỉnh {old} thu phí.")):
        assert new in other_names(text)
    for text in (f"Tỉnh {new} thu phí.", fold(f"Tỉnh {new} thu phí.")):
        assert old in other_names(text)


def test_a_name_that_is_there_is_not_given_again_and_a_short_form_is_written_out() -> None:
    assert other_names("Hà Giang sáp nhập với Tuyên Quang") == []
    assert other_names("ở BRVT")[0] == "Bà Rịa - Vũng Tàu"
    assert other_names("không có nơi nào") == []


def test_on_an_earlier_day_the_change_has_not_come() -> None:
    assert other_names("Hà Giang", "2025-06-30") == []
    assert other_names("Hà Giang", MERGED) == ["Tuyên Quang"]
    assert other_names("Hà Tây", "2025-06-30") == ["Hà Nội"]
