"""The sample timeline, in the shape of the Mastodon API: whole accounts, mentions as links, paging by Link headers."""

import re
from datetime import UTC
from html import escape
from typing import Any
from urllib.parse import unquote, urlencode

from doichieu.text import digest, fold
from village import BANNER, COMMUNE
from village.content import SamplePost, Village
from village.web import TEXT, Answer, Request, about, as_json, missing, page, whole

SITE = f"Bảng tin {COMMUNE} (mẫu)"
ROBOTS = "User-agent: *\nDisallow: /media_proxy/\nDisallow: /interact/\n"
_MARK = re.compile(r"(?<![\w./@#])(?P<sign>[@#])(?P<word>[A-Za-z]\w*)")

Row = dict[str, Any]


class Timeline:
    """What the timeline answers. `url` is filled in by the server."""

    def __init__(self, village: Village) -> None:
        self.url = ""
        self.village = village

    def answer(self, request: Request) -> Answer:
        """See `web.Place`."""
        match request.path:
            case "/robots.txt":
                return Answer(ROBOTS.encode(), TEXT)
            case "/gioi-thieu.html":
                return about(SITE)
            case "/api/v1/instance" | "/api/v2/instance":
                return as_json({"domain": self.url.removeprefix("http://"), "title": SITE, "description": BANNER})
            case "/api/v1/timelines/public":
                return self._statuses(request, "")
            case "/" | "/public" | "/public/local":
                return self._page("")
            case path if path.startswith("/api/v1/timelines/tag/"):
                return self._statuses(request, unquote(path.rsplit("/", 1)[1]))
            case path if path.startswith("/tags/"):
                return self._page(unquote(path.rsplit("/", 1)[1]))
            case path if path.startswith("/api/"):
                return as_json({"error": "Record not found"}, status=404)
        return missing(SITE)

    def _tagged(self, tag: str) -> list[SamplePost]:
        """Posts that carry the tag (all without one), newest first."""
        newest = reversed(self.village.timeline)
        return [p for p in newest if not tag or tag.lower() in _words(p.text, "#")]

    def _statuses(self, request: Request, tag: str) -> Answer:
        query = request.query
        size = whole(query, "limit", 20, 1, 40)  # Mastodon's own default and limit
        rows = self._tagged(tag)
        if "max_id" in query:
            rows = [p for p in rows if p.native < whole(query, "max_id", 0, 0, 1 << 63)]
        if "since_id" in query:
            rows = [p for p in rows if p.native > whole(query, "since_id", 0, 0, 1 << 63)]
        if "min_id" in query:  # the oldest ones above it, where since_id gives the newest
            rows = [p for p in rows if p.native > whole(query, "min_id", 0, 0, 1 << 63)][-size:]
        rows = rows[:size]
        return as_json([self._status(p) for p in rows], headers=self._links(request, rows))

    def _links(self, request: Request, rows: list[SamplePost]) -> dict[str, str]:
        if not rows:
            return {}
        kept = {k: v for k, v in request.query.items() if k not in ("max_id", "since_id", "min_id")}
        here = f"{self.url}{request.path}?"
        older = here + urlencode({**kept, "max_id": rows[-1].native})
        newer = here + urlencode({**kept, "min_id": rows[0].native})
        return {"Link": f'<{older}>; rel="next", <{newer}>; rel="prev"'}

    def _status(self, post: SamplePost) -> Row:
        number, account = str(post.native), self._account(post.author)
        created = post.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return {
            "id": number,
            "created_at": created,
            "in_reply_to_id": None,
            "in_reply_to_account_id": None,
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": "vi",
            "uri": f"{self.url}/users/{account['username']}/statuses/{number}",
            "url": f"{account['url']}/{number}",
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": int(digest("stars", post.text)[:1], 16),
            "edited_at": None,
            "content": self._html(post.text),
            "reblog": None,
            "account": account,
            "media_attachments": [],
            "mentions": [
                {"id": _number(name), "username": name, "url": f"{self.url}/@{name}", "acct": name}
                for name in _words(post.text, "@")
            ],
            "tags": [{"name": name, "url": f"{self.url}/tags/{name}"} for name in _words(post.text, "#")],
            "emojis": [],
            "card": None,
            "poll": None,
        }

    def _account(self, name: str) -> Row:
        handle = re.sub(r"\W+", "_", fold(name))
        return {
            "id": _number(handle),
            "username": handle,
            "acct": handle,
            "display_name": name,
            "locked": False,
            "bot": False,
            "note": f"<p>Người bịa ra để chạy thử. {escape(name)}.</p>",
            "url": f"{self.url}/@{handle}",
            "uri": f"{self.url}/users/{handle}",
            "avatar": f"{self.url}/avatars/{handle}.png",
            "header": f"{self.url}/headers/missing.png",
            "followers_count": 12,
            "following_count": 20,
            "statuses_count": 30,
            "emojis": [],
            "fields": [],
        }

    def _html(self, text: str) -> str:
        """The text as Mastodon writes it: mentions and hashtags as links with a span inside."""

        def link(match: re.Match[str]) -> str:
            word = match["word"]
            if match["sign"] == "@":
                return (
                    f'<span class="h-card" translate="no"><a href="{self.url}/@{word}" class="u-url mention">'
                    f"@<span>{word}</span></a></span>"
                )
            return (
                f'<a href="{self.url}/tags/{word.lower()}" class="mention hashtag" rel="tag">#<span>{word}</span></a>'
            )

        return "<p>" + _MARK.sub(link, escape(text, quote=False)).replace("\n", "<br />") + "</p>"

    def _page(self, tag: str) -> Answer:
        rows = "".join(
            f'<section id="s{p.native}"><p><strong>{escape(p.author)}</strong> '
            f"<small>{p.published:%H:%M %d/%m/%Y}</small></p><p>{escape(p.text)}</p></section>"
            for p in self._tagged(tag)
        )
        title = f"#{tag}" if tag else "Bảng tin công khai"
        return page(SITE, title, [("Bảng tin", "/public/local")], f"<h1>{escape(title)}</h1>{rows}")


def _words(text: str, sign: str) -> list[str]:
    return [m["word"].lower() if sign == "#" else m["word"] for m in _MARK.finditer(text) if m["sign"] == sign]


def _number(handle: str) -> str:
    return str(10_000_000 + int(digest("account", handle)[:6], 16))
