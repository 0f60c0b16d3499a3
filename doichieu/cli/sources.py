"""`doichieu sources`: what is read, and on what terms."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import click

from doichieu.cli.door import Group, actor, table, with_settings
from doichieu.errors import SettingsError
from doichieu.records import Role, Source, SourceState
from doichieu.settings import Settings
from doichieu.store import open_store, sources

STATES = {
    SourceState.NEW: "chưa đọc",
    SourceState.OK: "tốt",
    SourceState.EMPTY: "trống bất thường",
    SourceState.CHALLENGED: "đòi chứng minh là người",
    SourceState.FORBIDDEN: "không cho đọc",
    SourceState.LIMITED: "bảo chờ",
    SourceState.MOVED: "đã dời đi nơi khác",
    SourceState.FAILED: "không đọc được",
}


@click.group("sources", cls=Group)
def sources_group() -> None:
    """Các nguồn: xem, thử, thêm, bật, tắt."""


@sources_group.command("list")
@with_settings
def list_(settings: Settings) -> None:
    """Xem mọi nguồn và tình trạng của từng nguồn."""
    with open_store(settings) as store:
        found = sources.every(store)
    if not found:
        click.echo("Chưa có nguồn nào. Thêm bằng «doichieu sources add».")
        return
    rows = [
        [
            source.id,
            source.name,
            "chính thức" if source.role is Role.OFFICIAL else "công khai",
            source.kind,
            "bật" if source.enabled else "tắt",
            STATES[source.state],
            source.address,
            source.state_note,
        ]
        for source in found
    ]
    table(["Tên", "Nguồn", "Vai trò", "Loại", "Bật", "Tình trạng", "Địa chỉ", "Lời nhắn"], rows)


@sources_group.command()
@click.argument("name", metavar="TÊN")
@with_settings
def check(settings: Settings, name: str) -> None:
    """Thử đọc một nguồn: hỏi robots.txt và vài mục đầu, cho xem sẽ lưu gì, không lưu gì cả."""
    from flows.crawl import try_source

    with open_store(settings) as store:
        source = sources.get(store, name)
    run, sample = try_source(settings, source)
    outcome = run.outcome or SourceState.FAILED
    click.echo(f"{source.name}: {STATES[outcome]}. {run.message}".strip())
    for number, record in enumerate(sample, start=1):
        click.echo(f"\nMục {number}, sẽ lưu như sau:")
        for field, value in record.items():
            if value not in (None, "", ()):
                click.echo(f"  {field}: {_short(value)}")
    if outcome is SourceState.OK and sample and not source.enabled:
        click.echo(f"\nNếu thấy đúng, bật nguồn: doichieu sources enable {source.id}")


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 300 else text[:300] + "…"


@sources_group.command()
@click.argument("name", metavar="TÊN")
@click.option("--kind", required=True, metavar="LOẠI", help="Loại nguồn: feed, wordpress, mastodon, official.")
@click.option("--address", required=True, metavar="ĐỊA CHỈ", help="Địa chỉ trang, ví dụ https://xa.gov.vn/.")
@click.option("--title", default="", metavar="TÊN GỌI", help="Tên gọi hiện trên trang (mặc định: như TÊN).")
@click.option("--publisher", default="", metavar="NƠI ĐĂNG", help="Cơ quan hay trang đăng.")
@click.option("--official", is_flag=True, help="Nguồn chính thức, dùng làm căn cứ (không có thì là nơi công khai).")
@click.option(
    "--tier",
    type=click.IntRange(1, 9),
    default=None,
    metavar="SỐ",
    help="Bậc: 1 cơ quan nhà nước, 2 báo, 9 nơi công khai.",
)
@click.option("--option", "options", multiple=True, metavar="KHÓA=GIÁ TRỊ", help="Điều riêng của loại nguồn.")
@with_settings
def add(
    settings: Settings,
    name: str,
    kind: str,
    address: str,
    title: str,
    publisher: str,
    official: bool,
    tier: int | None,
    options: tuple[str, ...],
) -> None:
    """Thêm một nguồn (chưa bật), hoặc sửa nguồn đã có."""
    from spiders import KINDS

    if kind not in KINDS:
        raise SettingsError(f"Không có loại nguồn «{kind}».", f"Các loại: {', '.join(sorted(KINDS))}.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", name):
        raise SettingsError("Tên nguồn chỉ gồm chữ thường không dấu, chữ số và gạch nối.", "Ví dụ: cong-xa.")
    if not _is_address(address):
        raise SettingsError("Địa chỉ phải bắt đầu bằng http:// hoặc https://.", "Ví dụ: https://xa.gov.vn/.")
    if official != (kind == "official"):
        raise SettingsError("Loại «official» và dấu --official phải đi cùng nhau.", "Thêm hoặc bỏ --official.")
    role = Role.OFFICIAL if official else Role.PUBLIC
    with open_store(settings) as store:
        before = {source.id: source for source in sources.every(store)}.get(name)
        source = Source(
            id=name,
            # What isn't named stays as it was.
            name=title or (before.name if before else name),
            publisher=publisher or (before.publisher if before else title or name),
            kind=kind,
            role=role,
            tier=tier or (before.tier if before else 1 if official else 9),
            address=address,
            options=dict(_option(text) for text in options) or (dict(before.options) if before else {}),
            enabled=before.enabled if before else False,
        )
        sources.add(store, source, actor())
    click.echo(f"Đã ghi nguồn «{name}». Thử đọc: doichieu sources check {name}")


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", address)
    except ValueError:
        return False


def _option(text: str) -> tuple[str, object]:
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise SettingsError(f"«{text}» không đúng dạng KHÓA=GIÁ TRỊ.", "Ví dụ: --option tag=xa.")
    try:
        return key, json.loads(value)
    except json.JSONDecodeError:
        return key, value


@sources_group.command()
@click.argument("name", metavar="TÊN")
@with_settings
def enable(settings: Settings, name: str) -> None:
    """Bật một nguồn: từ lần chạy sau sẽ đọc."""
    with open_store(settings) as store:
        settings.require_contact(sources.get(store, name).address)
        sources.enable(store, name, True, actor())
    click.echo(f"Đã bật nguồn «{name}».")


@sources_group.command()
@click.argument("name", metavar="TÊN")
@with_settings
def disable(settings: Settings, name: str) -> None:
    """Tắt một nguồn: không đọc nữa, những gì đã đọc vẫn còn."""
    with open_store(settings) as store:
        sources.enable(store, name, False, actor())
    click.echo(f"Đã tắt nguồn «{name}».")
