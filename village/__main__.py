"""`python -m village [--port N] [--seconds N]`: serve the sample commune until Ctrl-C or the time limit."""

import argparse

from village import BANNER
from village.server import DEFAULT_PORT, VillageServer


def main(arguments: list[str] | None = None) -> None:
    """Serve, say where, and wait."""
    parser = argparse.ArgumentParser(prog="python -m village", description=f"{BANNER}. Chạy xã mẫu trên máy này.")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="cổng của trang xã; hai cổng kế tiếp cho diễn đàn và bảng tin"
    )
    parser.add_argument("--seconds", type=float, default=None, help="tự dừng sau chừng ấy giây")
    given = parser.parse_args(arguments)
    with VillageServer(port=given.port, seconds=given.seconds) as server:
        print(BANNER)
        for notice in server.notices:
            print(notice)
        print(f"Cổng thông tin xã: {server.portal_url}/")
        print(f"Diễn đàn bà con:   {server.forum_url}/")
        print(f"Bảng tin:          {server.timeline_url}/")
        print("Nhấn Ctrl-C để dừng.", flush=True)
        try:
            server.wait()
        except KeyboardInterrupt:
            print("\nĐã dừng xã mẫu.")


if __name__ == "__main__":
    main()
