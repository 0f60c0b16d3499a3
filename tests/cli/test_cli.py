"""The commands as somebody at a terminal types them."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from doichieu.cli import main
from doichieu.settings import Settings
from doichieu.store import create_store, officers
from tests.make_locale import PLACE, compiled


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that `doichieu init` made."""
    place = tmp_path / "home"
    assert run(place, "init").exit_code == 0
    return place


def run(place: Path, *words: str, given: str | None = None) -> Result:
    """`doichieu --home PLACE WORDS`."""
    return CliRunner().invoke(main, ["--home", str(place), *words], input=given)


def test_every_command_speaks_vietnamese(tmp_path: Path) -> None:
    pending: list[list[str]] = [[]]
    seen = 0
    while pending:
        path = pending.pop()
        told = CliRunner().invoke(main, [*path, "--help"]).output
        assert "Cách dùng:" in told
        for english in (
            "Usage",
            "Options",
            "Commands",
            "Show this",
            "COMMAND",
            "OPTIONS",
            "ARGS",
            "default:",
            "INTEGER",
        ):
            assert english not in told, (path, english)
        seen += 1
        command = main
        for name in path:
            command = command.commands[name]  # type: ignore[assignment]
        pending += [[*path, name] for name in getattr(command, "commands", {})]
    assert seen > 20


def test_the_compiled_words_belong_to_their_source() -> None:
    assert (PLACE / "messages.mo").read_bytes() == compiled()


def test_init_twice_keeps_everything(home: Path) -> None:
    before = {path.name: path.read_bytes() for path in home.glob("audit.*")}
    (home / "doichieu.toml").write_text('commune = "Xã A"\n', encoding="utf-8")
    assert run(home, "init").exit_code == 0
    assert {path.name: path.read_bytes() for path in home.glob("audit.*")} == before
    assert Settings.load(home).commune == "Xã A"


def test_without_init_the_error_says_what_to_do(tmp_path: Path) -> None:
    told = run(tmp_path / "none", "sources", "list")
    assert told.exit_code == 1
    assert "doichieu init" in told.output
    assert "Traceback" not in told.output


def test_sources_are_added_off_and_switched_on_only_with_a_contact(home: Path) -> None:
    added = run(
        home, "sources", "add", "cong", "--kind", "official", "--address", "https://xa.example/rss", "--official"
    )
    assert added.exit_code == 0, added.output
    assert "tắt" in run(home, "sources", "list").output
    refused = run(home, "sources", "enable", "cong")
    assert refused.exit_code == 1
    assert "contact" in refused.output
    (home / "doichieu.toml").write_text('contact = "canbo@xa.example"\n', encoding="utf-8")
    assert run(home, "sources", "enable", "cong").exit_code == 0
    assert "bật" in run(home, "sources", "list").output
    assert run(home, "sources", "disable", "cong").exit_code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sources", "add", "a", "--kind", "bay", "--address", "https://a.example/"), "Không có loại nguồn"),
        (("sources", "add", "Á", "--kind", "feed", "--address", "https://a.example/"), "chữ thường không dấu"),
        (("sources", "add", "a", "--kind", "feed", "--address", "a.example"), "http://"),
        (("sources", "add", "a", "--kind", "feed", "--address", "https://a.example/", "--option", "x"), "KHÓA=GIÁ TRỊ"),
        (("sources", "enable", "khong-co"), "Không có nguồn nào"),
        (("crawl", "khong-co"), "Không có nguồn nào"),
        (("user", "disable", "ai"), "Không có tài khoản"),
    ],
)
def test_wrong_words_get_one_plain_sentence(home: Path, words: tuple[str, ...], told: str) -> None:
    answer = run(home, *words)
    assert answer.exit_code == 1
    assert told in answer.output
    assert "Traceback" not in answer.output


def test_officers_are_added_listed_closed_and_opened(home: Path) -> None:
    added = run(home, "user", "add", "canbo", "--name", "Cán bộ", "--password-stdin", given="mat-khau-du-dai-1\n")
    assert added.exit_code == 0, added.output
    assert "canbo" in run(home, "user", "list").output
    weak = run(home, "user", "add", "khac", "--password-stdin", given="123\n")
    assert weak.exit_code == 1
    assert "123" not in (home / "doichieu.db").read_bytes().decode("latin-1")[:0] + weak.output
    again = run(home, "user", "add", "canbo", "--password-stdin", given="mat-khau-du-dai-2\n")
    assert "Đã có tài khoản" in again.output
    assert run(home, "user", "disable", "canbo").exit_code == 0
    with create_store(Settings.load(home)) as store:
        officer = officers.get(store, "canbo")
        assert officer is not None
        assert officer.disabled
        assert officer.password_hash.startswith("$argon2")
    assert run(home, "user", "enable", "canbo").exit_code == 0
    assert run(home, "user", "password", "canbo", "--password-stdin", given="mat-khau-du-dai-3\n").exit_code == 0


def test_audit_is_verified_and_shown(home: Path) -> None:
    run(home, "user", "add", "canbo", "--password-stdin", given="mat-khau-du-dai-1\n")
    assert "nguyên vẹn: 1 dòng" in run(home, "audit", "verify").output
    assert "officer.add" in run(home, "audit", "show").output
    with create_store(Settings.load(home)) as store:
        store.execute("DROP TRIGGER audit_no_update")
        store.execute("UPDATE audit SET actor = 'ai đó'")
    broken = run(home, "audit", "verify")
    assert broken.exit_code == 1
    assert "đã bị sửa" in broken.output


def test_exports_are_complete_and_safe_to_open(home: Path) -> None:
    from tests.desk.filled import fill  # the desk's sample store: claims, evidence, decisions

    settings = Settings.load(home)
    fill(settings)
    with create_store(settings) as store:
        wanted = {
            "claims": int(store.value("SELECT count(*) FROM claims")),
            "evidence": int(store.value("SELECT count(*) FROM evidence")),
            "decisions": int(store.value("SELECT count(*) FROM reviews")),
        }
        store.execute("UPDATE claims SET text = '=HYPERLINK(\"x\")' WHERE id = (SELECT min(id) FROM claims)")
    for table, count in wanted.items():
        assert len(json.loads(run(home, "export", table, "--format", "json").stdout)) == count
        rows = list(csv.DictReader(io.StringIO(run(home, "export", table).stdout)))
        assert len(rows) == count
        place = home / f"{table}.csv"
        assert run(home, "export", table, "--output", str(place)).exit_code == 0
        assert place.read_bytes().startswith(b"\xef\xbb\xbf")
    assert wanted["claims"] > 0
    assert "'=HYPERLINK" in (home / "claims.csv").read_text(encoding="utf-8-sig")
    assert not list(home.glob("*.part"))


def test_forget_and_crawl_without_anything_say_so(home: Path) -> None:
    assert "0 bài viết" in run(home, "forget").output
    assert "Chưa có nguồn nào đang bật" in run(home, "crawl").output
    assert "Chưa có nguồn nào" in run(home, "sources", "list").output


def test_a_fault_of_the_program_is_said_in_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("doichieu.store.officers.every", broken)
    told = run(home, "user", "list")
    assert told.exit_code == 1
    assert "lỗi ngoài dự tính (ZeroDivisionError)" in told.output
    assert "secret detail" not in told.output
    details = Path(told.output.split("Chi tiết cho người sửa máy: ")[1].strip())
    assert "secret detail" in details.read_text(encoding="utf-8")
    details.unlink()
