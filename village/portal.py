"""The sample commune's official portal: listing, RSS feed, article pages between menus and footers, PDFs."""

from datetime import datetime
from html import escape
from xml.sax.saxutils import escape as xml

from village import BANNER, COMMUNE
from village.content import CONTENT, SampleDocument, Village
from village.web import HTML, RSS, TEXT, Answer, Request, about, http_date, missing, page

SITE = f"Cổng thông tin xã {COMMUNE} (mẫu)"
SECTIONS = {
    "thong-bao": "Thông báo",
    "thu-tuc": "Thủ tục hành chính",
    "tro-cap": "Chính sách, trợ cấp",
    "phan-anh": "Trả lời phản ánh",
}
ROBOTS = "User-agent: *\nDisallow: /quan-tri/\nAllow: /\nCrawl-delay: 0\n"
_MENU = [
    ("Trang đầu", "/"),
    ("Văn bản", "/van-ban/"),
    *((name, f"/van-ban/?muc={key}") for key, name in SECTIONS.items()),
]


class Portal:
    """What the portal answers. `url` is filled in by the server."""

    def __init__(self, village: Village) -> None:
        self.url = ""
        self.village = village
        self._pages = {d.path: d for d in village.documents}

    def answer(self, request: Request) -> Answer:
        """See `web.Place`."""
        match request.path:
            case "/robots.txt":
                return Answer(ROBOTS.encode(), TEXT)
            case "/rss.xml":
                return self._feed()
            case "/" | "/van-ban/":
                return self._listing(request.query.get("muc", ""))
            case "/gioi-thieu.html":
                return about(SITE)
            case "/quan-tri/dang-nhap":
                return page(SITE, "Quản trị", _MENU, "<h1>Quản trị</h1><p>Chỉ dành cho người quản trị.</p>")
        document = self._pages.get(request.path)
        if document is None:
            return missing(SITE)
        if document.pdf:
            body = (CONTENT / f"{document.id}.pdf").read_bytes()
            return Answer(body, "application/pdf", changed=document.published)
        return self._article(document)

    def _article(self, document: SampleDocument) -> Answer:
        body = "\n".join(f"<p>{escape(text)}</p>" for text in document.paragraphs)
        main = f"""<article><h1>{escape(document.title)}</h1>
<p class="co-quan">{escape(document.issuer.upper())}</p>
<p class="so-hieu">Số: {escape(document.number)}</p>
<p class="ngay-ky"><em>{COMMUNE}, {long_date(document)}</em></p>
{body}
<p class="ky">Nơi nhận: như trên; lưu văn thư. Người ký: đã ký.</p></article>"""
        framed = page(SITE, document.title, _MENU, main, aside=self._aside(document))
        return Answer(framed.body, HTML, changed=document.published)

    def _aside(self, shown: SampleDocument) -> str:
        others = [d for d in self.village.documents if d.section == shown.section and d.id != shown.id][:5]
        rows = "".join(f'<li><a href="{d.path}">{escape(d.title)}</a></li>' for d in others)
        return (
            f'<aside class="lien-quan"><h2>Tin cùng chuyên mục</h2><ul>{rows}</ul>'
            "<p>Chia sẻ bài viết: In trang, Gửi thư. Lượt truy cập hôm nay: 128.</p></aside>"
        )

    def _listing(self, section: str) -> Answer:
        shown = [d for d in self.village.documents if section in ("", d.section)]
        rows = "\n".join(
            f'<li><a href="{d.path}">{escape(d.title)}</a> '
            f"<small>{escape(d.number)}, {d.signed:%d/%m/%Y}{', tệp PDF' if d.pdf else ''}</small></li>"
            for d in shown
        )
        # The last link leads nowhere, as one always does on a real portal.
        main = (
            f'<h1>{escape(SECTIONS.get(section, "Văn bản, thông báo"))}</h1><ul class="danh-sach">{rows}\n'
            '<li><a href="/van-ban/thong-bao-cu.html">Thông báo cũ (trang đã gỡ)</a></li></ul>'
            '<p><a href="/rss.xml">RSS</a> <a href="/quan-tri/dang-nhap">Đăng nhập quản trị</a></p>'
        )
        answer = page(SITE, "Văn bản, thông báo", _MENU, main)
        return Answer(answer.body, HTML, changed=self._newest())

    def _feed(self) -> Answer:
        items = "\n".join(self._item(d) for d in self.village.documents)
        body = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel>
<title>{xml(SITE)}</title><link>{self.url}/</link><language>vi</language>
<description>{xml(BANNER)}</description>
{items}
</channel></rss>
"""
        return Answer(body.encode(), RSS, changed=self._newest())

    def _item(self, document: SampleDocument) -> str:
        address = self.url + document.path
        summary = f"Số {document.number}, {long_date(document)}. {document.paragraphs[0]}"
        return (
            f"<item><title>{xml(document.title)}</title><link>{address}</link>"
            f'<guid isPermaLink="true">{address}</guid><category>{xml(SECTIONS[document.section])}</category>'
            f"<pubDate>{http_date(document.published)}</pubDate><description>{xml(summary)}</description></item>"
        )

    def _newest(self) -> datetime:
        return max(d.published for d in self.village.documents)


def long_date(document: SampleDocument) -> str:
    """The signed date as official papers write it."""
    return f"ngày {document.signed:%d} tháng {document.signed:%m} năm {document.signed.year}"
