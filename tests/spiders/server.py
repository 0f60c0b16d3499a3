"""A little server on loopback that says whatever a test needs it to say."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass
class Page:
    """One answer. `stream` writes a body piece by piece instead of `body`; `wait` holds it back, in seconds."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[], object] | None = None
    wait: float = 0.0


def text(body: str, type_: str = "text/html; charset=utf-8", **kwargs: object) -> Page:
    return Page(body.encode(), type_, **kwargs)  # type: ignore[arg-type]


class Server:
    """Answers by path with query, then by path alone; 404 for the rest. Remembers what it was asked."""

    def __init__(self, pages: dict[str, Page] | None = None) -> None:
        self.pages = pages or {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.stopping = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._http.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        self.headers.append(dict(handler.headers))
        page = self.pages.get(handler.path) or self.pages.get(handler.path.split("?")[0])
        page = page or Page(b"not found", "text/plain", 404)
        etag, modified = page.headers.get("ETag"), page.headers.get("Last-Modified")
        matched = etag and handler.headers.get("If-None-Match") == etag
        matched = matched or (modified and not etag and handler.headers.get("If-Modified-Since") == modified)
        if page.wait:
            self.stopping.wait(page.wait)
        try:
            self._write(handler, page, bool(matched))
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True

    def _write(self, handler: BaseHTTPRequestHandler, page: Page, unchanged: bool) -> None:
        handler.send_response(304 if unchanged else page.status)
        for name, value in page.headers.items():
            handler.send_header(name, value)
        if page.stream and not unchanged:
            handler.send_header("Content-Type", page.type)
            handler.send_header("Connection", "close")
            handler.close_connection = True
            handler.end_headers()
            for piece in page.stream():  # type: ignore[attr-defined]
                if self.stopping.is_set():
                    return
                handler.wfile.write(piece)
            return
        body = b"" if unchanged else page.body
        if not unchanged:
            handler.send_header("Content-Type", page.type)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


def dripping(piece: bytes, seconds: float) -> Callable[[], object]:
    """A body that comes a piece at a time and never ends."""

    def pieces() -> object:
        while True:
            yield piece
            time.sleep(seconds)

    return pieces
