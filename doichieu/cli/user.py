"""`doichieu user`: who may sign in to the desk."""

import sys

import click

from doichieu.cli.door import Group, actor, table, with_settings
from doichieu.settings import Settings
from doichieu.store import officers, open_store


@click.group("user", cls=Group)
def user_group() -> None:
    """Tài khoản của cán bộ: thêm, đổi mật khẩu, đóng, mở."""


def _password(from_input: bool) -> str:
    from desk.passwords import check_strength

    if from_input:
        value = sys.stdin.readline().rstrip("\n")
    else:
        value = click.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Gõ lại mật khẩu")
    check_strength(value)
    return str(value)


_STDIN = click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ dòng đầu của đầu vào chuẩn.")


@user_group.command()
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@click.option("--name", default="", metavar="HỌ TÊN", help="Họ tên hiện trên trang.")
@_STDIN
@with_settings
def add(settings: Settings, login: str, name: str, password_stdin: bool) -> None:
    """Thêm một tài khoản."""
    from desk.passwords import hash_password

    with open_store(settings) as store:
        officers.add(store, login, name or login, hash_password(_password(password_stdin)), actor())
    click.echo(f"Đã thêm tài khoản «{login}».")


@user_group.command()
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@_STDIN
@with_settings
def password(settings: Settings, login: str, password_stdin: bool) -> None:
    """Đổi mật khẩu; mọi phiên đang mở của tài khoản bị đóng."""
    from desk.passwords import hash_password

    with open_store(settings) as store:
        officers.set_password(store, login, hash_password(_password(password_stdin)), actor())
    click.echo(f"Đã đổi mật khẩu của «{login}».")


@user_group.command("list")
@with_settings
def list_(settings: Settings) -> None:
    """Xem các tài khoản."""
    with open_store(settings) as store:
        rows = [[o.login, o.name, "đã đóng" if o.disabled else "đang mở", o.created_at] for o in officers.every(store)]
    table(["Tên đăng nhập", "Họ tên", "Tình trạng", "Tạo lúc"], rows)


@user_group.command()
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@with_settings
def disable(settings: Settings, login: str) -> None:
    """Đóng một tài khoản; các quyết định đã ghi vẫn còn."""
    with open_store(settings) as store:
        officers.disable(store, login, True, actor())
    click.echo(f"Đã đóng tài khoản «{login}».")


@user_group.command()
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@with_settings
def enable(settings: Settings, login: str) -> None:
    """Mở lại một tài khoản đã đóng."""
    with open_store(settings) as store:
        officers.disable(store, login, False, actor())
    click.echo(f"Đã mở lại tài khoản «{login}».")
