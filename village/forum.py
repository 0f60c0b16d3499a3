"""The sample forum, in the shape of the WordPress REST API: threads are posts, answers are comments.

It serves names and faces, as such places do, unless the client asks for chosen fields with `_fields`; that they never
arrive in the database is for the spider to see to.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape as xml

from doichieu.text import digest
from village import BANNER, COMMUNE
from village.content import LOCAL, SamplePost, SampleThread, Village
from village.web import HTML, RSS, TEXT, Answer, Request, about, as_json, http_date, missing, page, whole

SITE = f"Diễn đàn bà con {COMMUNE} (mẫu)"
ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
_API = "/wp-json/wp/v2"

Row = dict[str, Any]


class Forum:
    """What the forum answers. `url` is filled in by the server."""

    def __init__(self, village: Village) -> None:
        self.url = ""
        self.village = village

    def answer(self, request: Request) -> Answer:
        """See `web.Place`."""
        match request.path.rstrip("/") or "/":
            case "/robots.txt":
                return Answer(ROBOTS.encode(), TEXT)
            case "/feed":
                return self._feed()
            case "/":
                return self._front()
            case "/gioi-thieu.html":
                return about(SITE)
            case "/wp-json":
                return as_json({"name": SITE, "description": BANNER, "url": self.url, "namespaces": ["wp/v2"]})
            case path if path == f"{_API}/posts":
                return self._list(request, [self._post(t) for t in self.village.threads])
            case path if path == f"{_API}/comments":
                return self._list(request, self._comments(request.query.get("post", "")))
            case path if path.startswith("/wp-json"):
                return _refuse("rest_no_route", "Không có đường dẫn nào khớp.", 404)
            case path if path.startswith("/chu-de/"):
                return self._thread(path.removeprefix("/chu-de/"))
        return missing(SITE)

    def _list(self, request: Request, rows: list[Row]) -> Answer:
        """One page of rows, filtered, ordered and counted as WordPress does it."""
        query = request.query
        try:
            rows = _between(rows, query)
        except ValueError:
            return _refuse("rest_invalid_param", "Tham số không hợp lệ: after, before.", 400)
        size = whole(query, "per_page", 10, 1, 100)
        number = whole(query, "page", 1, 1, 1_000_000)
        field = {"date": "date_gmt", "date_gmt": "date_gmt", "modified": "modified_gmt", "id": "id"}
        key = field.get(query.get("orderby", "date"), "date_gmt")
        rows = sorted(rows, key=lambda r: (r.get(key) or r["date_gmt"], r["id"]), reverse=query.get("order") != "asc")
        pages = -(-len(rows) // size)
        if number > max(pages, 1):
            return _refuse("rest_post_invalid_page_number", "Số trang lớn hơn số trang hiện có.", 400)
        chosen = rows[(number - 1) * size : number * size]
        headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)} | self._links(request, number, pages)
        return as_json([_only(r, query.get("_fields", "")) for r in chosen], headers=headers)

    def _links(self, request: Request, number: int, pages: int) -> dict[str, str]:
        def at(n: int) -> str:
            return f"{self.url}{request.path}?{urlencode({**request.query, 'page': n})}"

        links = [f'<{at(number - 1)}>; rel="prev"'] if number > 1 else []
        links += [f'<{at(number + 1)}>; rel="next"'] if number < pages else []
        return {"Link": ", ".join(links)} if links else {}

    def _post(self, thread: SampleThread) -> Row:
        first = thread.posts[0]
        number = int(digest("author", first.author)[:3], 16) + 2
        return _dates(first) | {
            "id": first.native,
            "slug": thread.slug,
            "status": "publish",
            "type": "post",
            "link": f"{self.url}/chu-de/{thread.slug}/",
            "title": {"rendered": escape(thread.title, quote=False)},
            "content": {"rendered": _html(first), "protected": False},
            "excerpt": {"rendered": _html(first), "protected": False},
            "author": number,
            "comment_status": "open",
            "_links": {"author": [{"href": f"{self.url}{_API}/users/{number}"}]},
        }

    def _comments(self, post: str) -> list[Row]:
        wanted = {part for part in post.split(",") if part}
        return [
            self._comment(thread, reply)
            for thread in self.village.threads
            if not wanted or str(thread.posts[0].native) in wanted
            for reply in thread.posts[1:]
        ]

    def _comment(self, thread: SampleThread, reply: SamplePost) -> Row:
        face = f"{self.url}/avatar/{digest('face', reply.author)}"
        dates = {k: v for k, v in _dates(reply).items() if not k.startswith("modified")}
        return dates | {
            "id": reply.native,
            "post": thread.posts[0].native,
            "parent": 0,
            "author": 0,
            "author_name": reply.author,
            "author_url": f"{self.url}/thanh-vien/{digest('face', reply.author)[:8]}",
            "author_avatar_urls": {size: f"{face}?s={size}" for size in ("24", "48", "96")},
            "content": {"rendered": _html(reply)},
            "link": f"{self.url}/chu-de/{thread.slug}/#comment-{reply.native}",
            "status": "approved",
            "type": "comment",
        }

    def _front(self) -> Answer:
        rows = "".join(
            f'<li><a href="/chu-de/{t.slug}/">{escape(t.title)}</a> <small>{len(t.posts)} bài</small></li>'
            for t in self.village.threads
        )
        return page(SITE, "Chủ đề", [("Chủ đề", "/"), ("RSS", "/feed/")], f"<h1>Chủ đề</h1><ul>{rows}</ul>")

    def _thread(self, slug: str) -> Answer:
        thread = next((t for t in self.village.threads if t.slug == slug), None)
        if thread is None:
            return missing(SITE)
        # People see the text only; the post with a script in it is a trap for those who read the API.
        rows = "".join(
            f'<section id="comment-{p.native}"><p><strong>{escape(p.author)}</strong> '
            f"<small>{p.published:%H:%M %d/%m/%Y}</small></p><p>{escape(p.served_text)}</p></section>"
            for p in sorted(thread.posts, key=lambda p: p.published)
        )
        answer = page(SITE, thread.title, [("Chủ đề", "/")], f"<h1>{escape(thread.title)}</h1>{rows}")
        return Answer(answer.body, HTML, changed=max(p.published for p in thread.posts))

    def _feed(self) -> Answer:
        items = "".join(
            f"<item><title>{xml(t.title)}</title><link>{self.url}/chu-de/{t.slug}/</link>"
            f"<dc:creator>{xml(t.posts[0].author)}</dc:creator><guid>{self.url}/?p={t.posts[0].native}</guid>"
            f"<pubDate>{http_date(t.posts[0].published)}</pubDate><description>{xml(_html(t.posts[0]))}</description></item>"
            for t in sorted(self.village.threads, key=lambda t: t.posts[0].published, reverse=True)
        )
        body = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'  # a name of the format, never fetched
            f"<title>{xml(SITE)}</title><link>{self.url}/</link><description>{xml(BANNER)}</description>{items}</channel></rss>"
        )
        return Answer(body.encode(), RSS, changed=max(t.posts[0].published for t in self.village.threads))


def _html(post: SamplePost) -> str:
    return post.text + "\n" if post.raw_html else f"<p>{escape(post.text, quote=False)}</p>\n"


def _dates(post: SamplePost) -> Row:
    gmt = post.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    local = post.published.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M:%S")
    return {"date": local, "date_gmt": gmt, "modified": local, "modified_gmt": gmt}


def _between(rows: list[Row], query: Mapping[str, str]) -> list[Row]:
    """Rows after and before the moments asked for; a moment without zone is the forum's own time."""

    def gmt(value: str) -> str:
        # A "+" that wasn't escaped in the address arrives as a blank.
        moment = datetime.fromisoformat(value.replace(" ", "+"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")

    for name, field in (("after", "date_gmt"), ("before", "date_gmt"), ("modified_after", "modified_gmt")):
        if value := query.get(name):
            limit = gmt(value)
            rows = [r for r in rows if ((r.get(field) or r["date_gmt"]) < limit) == (name == "before")]
            rows = [r for r in rows if (r.get(field) or r["date_gmt"]) != limit]
    return rows


def _only(row: Row, fields: str) -> Row:
    """The fields asked for, with dots for inner ones; all where none were named."""
    if not fields:
        return row
    kept: Row = {}
    for path in (f.strip() for f in fields.split(",")):
        source, target = row, kept
        *outer, last = path.split(".")
        for name in outer:
            source = source[name] if isinstance(source.get(name), dict) else {}
            target = target.setdefault(name, {})
        if last in source:
            target[last] = source[last]
    return kept


def _refuse(code: str, message: str, status: int) -> Answer:
    return as_json({"code": code, "message": message, "data": {"status": status}}, status=status)
