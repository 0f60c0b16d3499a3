"""Who is a private person: an office excuses the name beside it and no other (promise 3)."""

import pytest

from models.private import is_private

PRIVATE = [
    "Ông Nguyễn Văn Tư bị công an xã bắt vì cán bộ phát hiện trộm chó",
    "NGUYỄN VĂN TƯ LỪA ĐẢO 2 TỶ CỦA BÀ CON",
    "nguyen van tu bi cong an bat vi ma tuy",
    "nguyễn văn tư bị công an bắt vì ma túy",
    "Anh Hùng chủ quán karaoke bị công an xử phạt vì ma túy",
    "Cán bộ y tế xác nhận anh Lê Văn Hải dương tính HIV",
    "con chị Hà bị nhiễm bệnh",
    "con chi ha bi nhiem benh",
    "Theo lãnh đạo xã, Nguyễn Văn Tư trộm chó",
    "Hiệu trưởng nói em Trần Thị Mai có thai",
    "Bệnh viện tỉnh báo bà Phạm Thị Lan nhiễm HIV",
    "CÔNG AN XÃ BẮT LÊ VĂN BA VÌ TRỘM CHÓ",
    "Chủ tịch xã Nguyễn Văn A nói anh Trần Văn Bảy lừa đảo",
    "cong an xa bat tran van bay vi danh bac",
    "ÔNG HÙNG BỊ BẮT VÌ MA TÚY",
    "Giám đốc bệnh viện bà Hoa ông Hùng trộm chó",
    "Uỷ ban xã phạt chị Hoa vì bán hàng giả",
]
NOT_PRIVATE = [
    "Chủ tịch UBND xã Nguyễn Văn A ký quyết định thu phí 200.000 đồng",
    "chu tich xa nguyen van a bi bat",
    "CHỦ TỊCH XÃ NGUYỄN VĂN AN BỊ BẮT",
    "ông Trần Văn Bình, Giám đốc Sở Y tế, bị bắt",
    "Công an xã Suối Mây thu lệ phí đổi căn cước 500.000đ từ tháng sau",
    "Hồ Suối Mây vỡ đập, dân Bãi Đá phải chạy",
    "HỒ SUỐI MÂY VỠ ĐẬP, DÂN BÃI ĐÁ PHẢI CHẠY",
    "Đập thủy điện Bản Vẽ vỡ rồi",
    "Bệnh viện tỉnh thu tiền vắc xin",
    "Trường tiểu học Lê Lợi cho học sinh nghỉ",
    "Thủ tướng Phạm Minh Chính ký quyết định",
    "UBND tỉnh Hà Giang cho học sinh nghỉ học",
    "đường Nguyễn Huệ có trộm chó",
    "duong nguyen hue co trom cho",
    "trường Trần Phú lừa đảo phụ huynh",
    "CÔNG AN CẢNH BÁO ĐƯỜNG DÂY LỪA ĐẢO",
    "canh bao duong day lua dao gia danh cong an",
    "nguyen nhan vo dap la do lua dao",
    "ba con hoang mang vi trom cho",
    "co nguoi bi bat vi dua tin vo dap",
    "CÁC CỤ TỪ 75 TUỔI ĐƯỢC NHẬN 1 TRIỆU ĐỒNG MỖI THÁNG",
    "Các anh hùng liệt sĩ được tưởng niệm",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_an_office_elsewhere_or_odd_letters_hide_nobody(text: str) -> None:
    assert is_private(text)


@pytest.mark.parametrize("text", NOT_PRIVATE)
def test_officials_and_places_are_not_private(text: str) -> None:
    assert not is_private(text)


@pytest.mark.parametrize("text", ["nguyen van " * 9000, "chủ tịch " * 9000, "ông " * 9000, "İ" * 3000, "A" * 9000])
def test_long_texts_are_read(text: str) -> None:
    is_private(text)
