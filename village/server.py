"""The sample village on loopback: three small web servers, one for each place, in background threads."""

import socket
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import ClassVar, Self

from village.content import load
from village.forum import Forum
from village.portal import Portal
from village.timeline import Timeline
from village.web import Answer, Place, Request, conditional

HOST = "127.0.0.1"  # never anything else: a sample must not be taken for a real commune
DEFAULT_PORT = 18211  # portal; the forum and the timeline take the two behind it


class VillageServer:
    """The three places, served until `stop`, the end of the `with` block, or `seconds`.

    `port` is the portal's, the next two are the forum's and the timeline's; 0 takes any free ones. A wanted port that
    is taken is replaced by a free one, and `notices` says so in Vietnamese. `hits` holds every (place, path) asked for.
    """

    def __init__(self, *, base: datetime | None = None, port: int = 0, seconds: float | None = None) -> None:
        self.village = load(base)
        self.notices: list[str] = []
        self.hits: list[tuple[str, str]] = []
        self.seconds = seconds
        self._over = threading.Event()
        places: list[tuple[str, Place]] = [
            ("portal", Portal(self.village)),
            ("forum", Forum(self.village)),
            ("timeline", Timeline(self.village)),
        ]
        self._servers = [
            self._open(name, place, port + offset if port else 0) for offset, (name, place) in enumerate(places)
        ]
        self.portal_url, self.forum_url, self.timeline_url = (place.url for _, place in places)
        self._threads = [threading.Thread(target=s.serve_forever, args=(0.05,), daemon=True) for s in self._servers]
        self._timer: threading.Timer | None = None

    def start(self) -> Self:
        """Serve in the background."""
        for thread in self._threads:
            thread.start()
        if self.seconds is not None:
            self._timer = threading.Timer(self.seconds, self.stop)
            self._timer.daemon = True
            self._timer.start()
        return self

    def stop(self) -> None:
        """Stop serving and give the ports back. Stopping twice is no error."""
        if self._over.is_set():
            return
        self._over.set()
        if self._timer is not None:
            self._timer.cancel()
        for server, thread in zip(self._servers, self._threads, strict=True):
            if thread.is_alive():  # shutdown would wait for ever on a loop that never began
                server.shutdown()
            server.server_close()

    def wait(self) -> None:
        """Return when the village has stopped."""
        self._over.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _open(self, name: str, place: Place, port: int) -> "_Server":
        handler = _handler(place, lambda path: self.hits.append((name, path)))
        try:
            server = _Server((HOST, port), handler)
        except (OSError, OverflowError):
            server = _Server((HOST, 0), handler)
            self.notices.append(f"Cổng {port} đang có chương trình khác dùng, chuyển sang cổng {server.server_port}.")
        place.url = f"http://{HOST}:{server.server_port}"
        return server


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client that keeps its connection open must not hold up the end

    def server_bind(self) -> None:
        # The library asks the resolver for the machine's name here, which takes seconds where there is none.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news; anything else is a fault of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _handler(place: Place, note: Callable[[str], None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "XaMau"
        sys_version = ""
        timeout: ClassVar[float] = 30
        disable_nagle_algorithm = True  # else each answer waits for the client's acknowledgement of its head

        def do_GET(self) -> None:
            note(self.path)
            request = Request.of(self.path, self.headers.items())
            self._send(conditional(request, place.answer(request)))

        do_HEAD = do_GET

        def do_POST(self) -> None:
            self.close_connection = True  # the body stays unread
            self._send(Answer(b"", "text/plain", 405, {"Allow": "GET, HEAD"}))

        do_PUT = do_PATCH = do_DELETE = do_POST

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Type", answer.media_type)
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD" and answer.status != 304:
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the demo's own lines are what matters on the screen."""

    return Handler
