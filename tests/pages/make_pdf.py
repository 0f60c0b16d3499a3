"""Makes the PDF of the recorded official pages: `python tests/pages/make_pdf.py TARGET`. Needs DejaVu Sans."""

import sys
from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
BODY = (
    "Căn cứ Luật Căn cước số 26/2023/QH15 ngày 27 tháng 11 năm 2023 và kế hoạch công tác của Công an xã;",
    "Ủy ban nhân dân xã Suối Mây thông báo tới toàn thể nhân dân trong xã lịch cấp thẻ căn cước lưu động tại các thôn "
    "trong tháng 5 năm 2026, để bà con ở xa trung tâm không phải đi lại nhiều lần.",
    "1. Thời gian: từ 7 giờ 30 phút đến 17 giờ, ngày 18 và ngày 19 tháng 5 năm 2026.",
    "2. Lệ phí: công dân làm thẻ căn cước lần đầu không phải nộp lệ phí. Không cán bộ nào được thu tiền của người dân "
    "dưới bất kỳ hình thức nào; ai bị đòi tiền xin báo ngay cho Ủy ban nhân dân xã.",
    "3. Giấy tờ: giấy khai sinh, hoặc giấy tờ khác có ảnh và thông tin của công dân.",
    "Thông báo này có hiệu lực từ ngày 12 tháng 5 năm 2026.",
)


def make(target: Path) -> None:
    """Writes the notice 15/TB-UBND of the invented commune Suối Mây."""
    pdfmetrics.registerFont(TTFont("DejaVu", FONT))
    middle = ParagraphStyle("middle", fontName="DejaVu", fontSize=10, leading=14, alignment=TA_CENTER)
    plain = ParagraphStyle("plain", fontName="DejaVu", fontSize=11, leading=16, alignment=TA_JUSTIFY, spaceAfter=6)
    left = Paragraph("ỦY BAN NHÂN DÂN<br/>XÃ SUỐI MÂY<br/>Số: 15/TB-UBND", middle)
    right = Paragraph(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br/>Độc lập - Tự do - Hạnh phúc<br/>Suối Mây, ngày 12 tháng 5 năm 2026",
        middle,
    )
    title = Paragraph("THÔNG BÁO<br/>Về lịch cấp căn cước lưu động", middle)
    story = [Table([[left, right]], colWidths=[170, 310]), Spacer(1, 12), title, Spacer(1, 12)]
    story += [Paragraph(text, plain) for text in BODY]
    SimpleDocTemplate(str(target), pagesize=A4, invariant=1, title="Thông báo", author="TENRIENG_PDF").build(story)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
