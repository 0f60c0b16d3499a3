"""`make demo`: serve the sample commune on loopback, crawl it, flag, queue, and keep the desk open in the browser.

The same spiders, flow, store and desk as everywhere; only the addresses are the sample's. `--once` ends after the
counts, for tests.
"""

import argparse
import os
import secrets
import sys
import threading
import webbrowser
from datetime import UTC, datetime
from pathlib import Path

from doichieu.errors import DoiChieuError
from doichieu.records import Finding
from doichieu.settings import CONFIG_NAME, Settings
from doichieu.store import create_store, officers, posts, queue, sources
from doichieu.text import moment, now
from village.server import DEFAULT_PORT, VillageServer
from village.sources import sample_sources

ACTOR = "lệnh:demo"
LOGIN = "canbo"

_CONFIG = """\
# Xã mẫu để chạy thử, dữ liệu bịa. Xóa cả thư mục này là trở về ban đầu.
commune = "Xã Suối Mây (mẫu, dữ liệu bịa)"
delay = 0.05  # máy chủ mẫu nằm ngay trên máy này; nguồn thật giữ mặc định 2 giây
"""


def _settings(home: Path) -> Settings:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    config = home / CONFIG_NAME
    if not config.exists():
        config.write_text(_CONFIG, encoding="utf-8")
    return Settings.load(home)


def _base(settings: Settings) -> datetime:
    """The day that the sample's dates count from: that of the first run, so that a second run meets the same posts."""
    place = settings.home / "sample-base.txt"
    if not place.exists():
        place.write_text(now(), encoding="ascii")
    return moment(place.read_text(encoding="ascii").strip()).astimezone(UTC)


def _officer(settings: Settings) -> str:
    """The sample officer's password: made anew each time, so that none is kept in a file."""
    from desk.passwords import hash_password

    password = "-".join(secrets.token_hex(2) for _ in range(3))
    with create_store(settings) as store:
        if officers.get(store, LOGIN) is None:
            officers.add(store, LOGIN, "Cán bộ mẫu", hash_password(password), ACTOR)
        else:
            officers.set_password(store, LOGIN, hash_password(password), ACTOR)
    return password


def _night(settings: Settings, village: VillageServer) -> dict[str, int]:
    with create_store(settings) as store:
        for source in sample_sources(village):
            sources.add(store, source, ACTOR)
    from flows.environment import prepare

    prepare(settings)
    print("Đang chạy trọn một đêm trên xã mẫu (một, hai phút)...", flush=True)
    from flows.nightly import nightly

    return nightly(str(settings.home))


def _tell(settings: Settings, counts: dict[str, int]) -> None:
    with create_store(settings) as store:
        held, behind, waiting = posts.count(store), posts.count_behind_queue(store), queue.findings(store)
    print(
        f"\nĐã đọc {held} bài viết ở hai nơi công khai và {counts['documents_total']} văn bản chính thức; "
        f"{counts['rows_new']} mục là mới lần này."
    )
    print(
        f"Hàng chờ có {counts['claims_queued']} nhận định: {waiting[Finding.REFUTED]} bị nguồn chính thức nói ngược "
        f"lại, {waiting[Finding.SUPPORTED]} được xác nhận, {waiting[Finding.DISPUTED]} nguồn nói khác nhau, "
        f"{waiting[Finding.NO_SOURCE]} chưa có căn cứ; {held - behind} bài còn lại để yên."
    )


def demo(home: Path, *, once: bool, port: int) -> None:
    """Run the demo; returns when the desk is stopped, or after the counts with `once`."""
    settings = _settings(home)
    with VillageServer(base=_base(settings), port=port) as village:
        for notice in village.notices:
            print(notice)
        counts = _night(settings, village)
        _tell(settings, counts)
        if once:
            return
        password = _officer(settings)
        address = f"http://127.0.0.1:{settings.desk_port}/"
        print(f"\nMở {address}  (tên đăng nhập: {LOGIN}, mật khẩu: {password}). Bấm Ctrl-C để dừng.", flush=True)
        if sys.stdout.isatty() and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            threading.Timer(1.5, webbrowser.open, (address,)).start()
        from desk.serve import run

        run(settings)


def main() -> int:
    """The door: `python -m village.demo`."""
    parser = argparse.ArgumentParser(prog="python -m village.demo", description="Chạy thử trên xã mẫu.")
    parser.add_argument("--home", type=Path, default=Path("var/demo"), help="Thư mục dữ liệu của xã mẫu.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="Cổng đầu của máy chủ mẫu (0: cổng trống).")
    parser.add_argument("--once", action="store_true", help="Dừng sau khi đếm, không mở bàn đối chiếu.")
    options = parser.parse_args()
    try:
        demo(options.home, once=options.once, port=options.port)
    except DoiChieuError as error:
        print(f"Lỗi: {error.message}\n{error.hint}".rstrip(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nĐã dừng.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
