"""`python -m village.make_pdf [FOLDER]`: rebuild the sample's PDFs, which are committed so that the demo needs no font.

Needs reportlab (extra `dev`) and DejaVu Sans, a free font (Debian package fonts-dejavu-core); only the letters used are
embedded. The same texts give the same bytes.
"""

import sys
from pathlib import Path

from village import BANNER, COMMUNE
from village.content import CONTENT, SampleDocument, load
from village.portal import long_date

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def build(document: SampleDocument, folder: Path, font: Path = FONT) -> Path:
    """One document as a PDF with a text layer; the path it was written to."""
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("Sample", str(font)))
    body = ParagraphStyle("body", fontName="Sample", fontSize=12, leading=18, spaceAfter=9, alignment=TA_JUSTIFY)
    right = ParagraphStyle("right", parent=body, alignment=TA_RIGHT)
    center = ParagraphStyle("center", parent=body, alignment=TA_CENTER)
    title = ParagraphStyle("title", parent=center, fontSize=14, leading=20, spaceBefore=12, spaceAfter=24)
    path = folder / f"{document.id}.pdf"
    story = [
        Paragraph(BANNER, center),
        Paragraph(document.issuer.upper(), body),
        Paragraph(f"Số: {document.number}", body),
        Paragraph(f"{COMMUNE}, {long_date(document)}", right),
        Paragraph(document.title, title),
        *(Paragraph(text, body) for text in document.paragraphs),
        Paragraph("Người ký: đã ký", right),
    ]
    template = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=70, rightMargin=57, topMargin=57, bottomMargin=57,
        title=document.title, author=document.issuer, subject=BANNER, invariant=1,
    )  # fmt: skip
    template.build(story)
    return path


def main() -> None:
    """Rebuild all of them into the folder named on the command line, or where they are served from."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CONTENT
    for document in load().documents:
        if document.pdf:
            print(build(document, folder))


if __name__ == "__main__":
    main()
