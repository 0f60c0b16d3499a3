"""Run the desk's web server in this process."""

import socket
import sys
import webbrowser
from collections.abc import Callable

import uvicorn

from desk.app import create_app
from desk.security import is_loopback
from doichieu.errors import SettingsError
from doichieu.settings import Settings
from doichieu.store import create_store, open_store

_WARNING = (
    "Chú ý: bàn đối chiếu đang lắng nghe ở {host}, nên máy khác trong mạng cũng mở được trang đăng nhập.\n"
    "Từ máy khác chỉ đăng nhập được qua https; hãy đặt một máy chủ https phía trước, "
    'hoặc để desk_host = "127.0.0.1".'
)


class _Server(uvicorn.Server):
    """uvicorn's server that says when it has begun to answer."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def listen(settings: Settings) -> socket.socket:
    """The listening socket. Raises SettingsError when the address is taken or isn't this machine's."""
    family = socket.AF_INET6 if ":" in settings.desk_host else socket.AF_INET
    try:
        return socket.create_server((settings.desk_host, settings.desk_port), family=family)
    except OSError as error:
        raise SettingsError(
            f"Không mở được {settings.desk_host}, cổng {settings.desk_port}: {error.strerror or error}.",
            "Có thể một chương trình khác đang dùng cổng này; đổi desk_port rồi chạy lại.",
        ) from error


def address(settings: Settings, port: int) -> str:
    """The address to open in a browser on this machine."""
    host = settings.desk_host
    if host in ("0.0.0.0", "::", "", "localhost"):  # noqa: S104  (compared with, not bound to)
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(settings: Settings, *, open_browser: bool = False) -> None:
    """Serve until stopped (Ctrl-C). Raises StoreError without a store, SettingsError when the port can't be had."""
    open_store(settings).close()  # a mistyped home must not become a new empty one
    create_store(settings).close()  # bring the schema up to date after an update of the program
    with listen(settings) as sock:
        place = address(settings, sock.getsockname()[1])

        def ready() -> None:
            print(f"Bàn đối chiếu: {place}  (dừng: Ctrl-C)", flush=True)
            if not is_loopback(settings.desk_host):
                print(_WARNING.format(host=settings.desk_host), file=sys.stderr, flush=True)
            if open_browser:
                webbrowser.open(place)

        config = uvicorn.Config(
            create_app(settings),
            server_header=False,
            access_log=False,  # it would write search words, which stand in the address, to the terminal
            log_level="warning",
            timeout_graceful_shutdown=5,
        )
        _Server(config, ready).run(sockets=[sock])
