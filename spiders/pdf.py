"""Text of a PDF, with the lines of a paragraph joined again."""

import logging
import re
from io import BytesIO

from doichieu.text import nfc

MAX_PAGES = 200  # a gazette issue; more is a book, and minutes of one crawl

_NEW = re.compile(
    r"(?:Điều|Chương|Mục|Phần|Số|Kính gửi|Nơi nhận|Căn cứ)\b|[-+•*–]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s"
)
_PAGE_NUMBER = re.compile(r"^\s*(?:Trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\s*$", re.MULTILINE)


def pdf_text(body: bytes) -> str:
    """NFC text of a PDF; "" where it holds none (a scan) or can't be read. Never raises."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pages = []
    try:
        with pdfplumber.open(BytesIO(body)) as pdf:
            for page in pdf.pages[:MAX_PAGES]:
                pages.append(page.extract_text() or "")
                page.close()
    except Exception:  # pdfminer fails in as many ways as there are broken files; the pages before the break are good
        logging.getLogger(__name__).warning("a PDF broke off after %d pages", len(pages))
    return nfc(join_lines(_PAGE_NUMBER.sub("", "\n".join(pages))))


def join_lines(text: str) -> str:
    """Paragraphs on one line each: a line goes on unless it ended a sentence, or the next begins something new."""
    lines = [line.strip() for line in text.splitlines()]
    longest = max((len(line) for line in lines), default=0)
    out: list[str] = []
    before = ""
    for line in lines:
        if not line:
            before = ""
            continue
        # A line clearly shorter than the column ended because its paragraph did.
        goes_on = before and len(before) > 0.7 * longest and before[-1] not in ".:;!?" and not _NEW.match(line)
        if goes_on:
            out[-1] += " " + line
        else:
            out.append(line)
        before = line
    return "\n".join(out)
