"""The pages that both spiders of the crawl benchmark read: comments in WordPress' REST shape, served on loopback.

`python -m bench.pages ADDRESS` is the bare spider: Scrapy with nothing of ours, which parses the same pages.
"""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench import made

PER_PAGE = 100


def _bodies(count: int) -> list[bytes]:
    rows = [
        {
            "id": number + 1,
            "post": 1 + number % 50,
            "date_gmt": f"2026-11-{1 + number % 20:02d}T08:00:00",
            "link": f"http://127.0.0.1/bai/{number % 50}/#comment-{number + 1}",
            "content": {"rendered": f"<p>{text}</p>\n"},
            "type": "comment",
        }
        for number, text in enumerate(made.texts(count, 5))
    ]
    return [json.dumps(rows[at : at + PER_PAGE]).encode() for at in range(0, count, PER_PAGE)]


@contextmanager
def serve(count: int) -> Iterator[str]:
    """Serve `count` comments; yields the site's address."""
    bodies = _bodies(count)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            found = parts.path == "/wp-json/wp/v2/comments" and 1 <= page <= len(bodies)
            body = bodies[page - 1] if found else b"{}"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-WP-TotalPages", str(len(bodies)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def bare(address: str) -> None:
    """Read all pages one after the other with a spider that keeps nothing."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    class Bare(scrapy.Spider):
        name = "bare"
        start_urls = [f"{address}/wp-json/wp/v2/comments?page=1"]  # noqa: RUF012 - Scrapy's own way

        def parse(self, response: Any, page: int = 1) -> Any:
            for row in json.loads(response.body):
                yield {"text": row["content"]["rendered"]}
            if page < int(response.headers["X-WP-TotalPages"]):
                following = f"{address}/wp-json/wp/v2/comments?page={page + 1}"
                yield scrapy.Request(following, self.parse, cb_kwargs={"page": page + 1})

    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    process.crawl(Bare)
    process.start()


if __name__ == "__main__":
    bare(sys.argv[1])
