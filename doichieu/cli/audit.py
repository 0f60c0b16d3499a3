"""`doichieu audit`: the record of who changed what."""

import click

from doichieu.cli.door import Group, table, with_settings
from doichieu.settings import Settings
from doichieu.store import audit, open_store


@click.group("audit", cls=Group)
def audit_group() -> None:
    """Nhật ký: kiểm tra và xem."""


@audit_group.command()
@with_settings
def verify(settings: Settings) -> None:
    """Kiểm tra nhật ký: có dòng nào bị sửa, xóa hay chèn không."""
    with open_store(settings) as store:
        count = audit.verify(store)
    click.echo(f"Nhật ký nguyên vẹn: {count} dòng.")


@audit_group.command()
@click.option("--subject", default=None, metavar="VIỆC", help="Chỉ xem một việc, ví dụ claim:<mã> hoặc source:<tên>.")
@click.option("--last", default=50, show_default=True, type=click.IntRange(1), metavar="SỐ", help="Số dòng cuối.")
@with_settings
def show(settings: Settings, subject: str | None, last: int) -> None:
    """Xem các dòng cuối của nhật ký."""
    with open_store(settings) as store:
        found = audit.entries(store, subject)[-last:]
    table(["Số", "Lúc", "Ai", "Làm gì", "Việc", "Chi tiết"], [
        [str(e.seq), e.at, e.actor, e.action, e.subject, e.detail] for e in found
    ])  # fmt: skip
