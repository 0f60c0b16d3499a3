"""The commands, in the order in which somebody who installs the desk needs them."""

from pathlib import Path

import click

from doichieu import __version__
from doichieu.cli.audit import audit_group
from doichieu.cli.door import Group, actor, table, with_settings
from doichieu.cli.evaluate import evaluate
from doichieu.cli.export import export
from doichieu.cli.sources import STATES, sources_group
from doichieu.cli.user import user_group
from doichieu.records import SourceState
from doichieu.settings import CONFIG_NAME, Settings

_CONFIG = """\
# Thiết đặt của Đối Chiếu. Bỏ dấu # ở đầu dòng để dùng; xem đủ các thiết đặt trong docs/settings.md.
# commune = "Xã ..."
# Bắt buộc trước khi đọc nguồn ngoài máy này: gửi kèm mỗi lần hỏi, để người quản trị trang kia liên hệ được.
# contact = "ten@xa.gov.vn"
# cron = "0 2 * * *"
"""


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="THƯ MỤC",
    help="Thư mục dữ liệu (mặc định: biến DOICHIEU_HOME, không có thì ./var).",
)
@click.version_option(__version__, prog_name="doichieu", message="doichieu %(version)s")
@click.pass_context
def main(context: click.Context, home: Path | None) -> None:
    """Đối Chiếu: đặt tin đang lan bên cạnh văn bản chính thức, để cán bộ xã quyết định.

    Bắt đầu: doichieu init, rồi doichieu sources add, doichieu user add, doichieu serve.
    """
    context.obj = Settings.load(home)


main.add_command(sources_group)
main.add_command(user_group)
main.add_command(audit_group)
main.add_command(export)
main.add_command(evaluate)


@main.command()
@with_settings
def init(settings: Settings) -> None:
    """Tạo thư mục dữ liệu, cơ sở dữ liệu và khóa nhật ký. Chạy lại không mất gì."""
    from doichieu.store import create_store

    create_store(settings).close()
    config = settings.home / CONFIG_NAME
    if not config.exists():
        config.write_text(_CONFIG, encoding="utf-8")
    click.echo(f"Đã sẵn sàng ở {settings.home}.")
    click.echo(f"Sửa thiết đặt trong {config}, rồi thêm nguồn bằng «doichieu sources add».")


@main.command()
@click.argument("names", nargs=-1, metavar="[TÊN NGUỒN]...")
@with_settings
def crawl(settings: Settings, names: tuple[str, ...]) -> None:
    """Đọc các nguồn đang bật (hoặc những nguồn nêu tên) ngay bây giờ."""
    from doichieu.store import open_store, sources
    from flows.crawl import crawl_source
    from flows.progress import track

    with open_store(settings) as store:
        wanted = [sources.get(store, name) for name in names] or sources.every(store, enabled_only=True)
    if not wanted:
        click.echo("Chưa có nguồn nào đang bật. Xem «doichieu sources list».")
        return
    rows = []
    with track("Đọc nguồn", len(wanted)) as advance:
        for source in wanted:
            run = crawl_source(settings, source)
            state = STATES[run.outcome or SourceState.FAILED]
            rows.append([source.name, state, str(run.rows_seen), str(run.rows_new), run.message])
            advance(1)
    table(["Nguồn", "Kết quả", "Đọc được", "Mới", "Lời nhắn"], rows)


@main.command()
@with_settings
def run(settings: Settings) -> None:
    """Chạy trọn một đêm ngay bây giờ: đọc nguồn, tìm nhận định, đối chiếu, xếp hàng chờ."""
    from doichieu.store import open_store, sources
    from flows.environment import api_of, prepare
    from flows.locks import is_held
    from flows.words import COUNTS

    open_store(settings).close()
    # Two servers on one database get in each other's way: where `serve` is up, its server is used.
    prepare(settings, api_of(settings) if is_held(settings, "serve") else None)
    click.echo("Đang chuẩn bị (khoảng nửa phút)...", err=True)
    from flows.nightly import nightly

    counts = nightly(str(settings.home))
    table(["Việc", "Số"], [[words, str(counts[name])] for name, words in COUNTS.items() if name in counts])
    with open_store(settings) as store:
        for source in sources.troubled(store):
            click.secho(f"Nguồn cần xem lại: {source.name}. {source.state_note}", fg="yellow", err=True)


@main.command()
@click.option("--once-ready", is_flag=True, hidden=True, help="Thoát khi mọi thứ đã chạy (để thử).")
@with_settings
def serve(settings: Settings, once_ready: bool) -> None:
    """Giữ máy chủ Prefect, lịch chạy hằng đêm và bàn đối chiếu cùng chạy, cho tới khi bấm Ctrl-C."""
    from doichieu.store import create_store
    from flows.supervise import serve_all

    create_store(settings).close()
    serve_all(settings, once_ready=once_ready)


@main.command()
@with_settings
def desk(settings: Settings) -> None:
    """Mở bàn đối chiếu trên trình duyệt (không chạy lịch hằng đêm)."""
    from desk.serve import run as run_desk
    from doichieu.store import create_store

    create_store(settings).close()
    run_desk(settings)


@main.command()
@with_settings
def forget(settings: Settings) -> None:
    """Xóa nguyên văn các bài viết đã hết hạn lưu giữ. Nhận định, căn cứ và quyết định vẫn còn."""
    from doichieu.store import open_store
    from doichieu.store.forget import forget as erase

    with open_store(settings) as store:
        done = erase(store, actor())
    click.echo(f"Đã xóa nguyên văn {done.posts} bài viết và {done.claims} nhận định chưa lan rộng.")
