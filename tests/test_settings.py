"""Settings: read once at the door; every complaint is in Vietnamese and names the setting."""

import re
from pathlib import Path

import pytest

from doichieu.errors import SettingsError
from doichieu.settings import Settings

# Words of pydantic, tomllib and the system that must not reach a person.
ENGLISH = re.compile(
    r"\b(?:input|should|valid|error|invalid|value|expected|line|column|must|greater|string|codec)\b", re.I
)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DOICHIEU_{name.upper()}", raising=False)


def _toml(home: Path, text: str) -> Path:
    (home / "doichieu.toml").write_text(text, encoding="utf-8")
    return home


def test_defaults(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path)
    assert (settings.min_posts, settings.retention_days, settings.cron) == (3, 30, "0 2 * * *")
    assert (settings.desk_host, settings.timezone) == ("127.0.0.1", "Asia/Ho_Chi_Minh")
    assert settings.database == tmp_path / "doichieu.db"
    assert settings.audit_key.parent == tmp_path
    assert "loopback only" in settings.user_agent


def test_the_environment_wins_over_the_file_and_both_over_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _toml(tmp_path, 'commune = "Xã An Bình"\nmin_posts = 4\ndelay = 5')
    monkeypatch.setenv("DOICHIEU_MIN_POSTS", "7")
    settings = Settings.load(tmp_path, delay=1)
    assert (settings.commune, settings.min_posts, settings.delay) == ("Xã An Bình", 7, 1.0)


def test_the_home_is_given_or_in_the_environment_or_var_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.load().home == tmp_path / "var"
    monkeypatch.setenv("DOICHIEU_HOME", str(tmp_path / "a"))
    assert Settings.load().home == tmp_path / "a"
    assert Settings.load(tmp_path / "b").home == tmp_path / "b"


def test_settings_are_frozen(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.load(tmp_path).min_posts = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("min_post = 3", "Không có thiết đặt nào tên «min_post»"),
        ("min_posts = 0", "«min_posts» không dùng được: nhỏ nhất là 1"),
        ('min_posts = "ba"', "«min_posts» không dùng được: phải là một số nguyên"),
        ("min_posts = 2.5", "«min_posts» không dùng được: phải là một số nguyên"),
        ("evidence_per_claim = 51", "«evidence_per_claim» không dùng được: lớn nhất là 50"),
        ('delay = "chậm"', "«delay» không dùng được: phải là một con số"),
        ("timeout = 0", "«timeout» không dùng được: phải lớn hơn 0"),
        ("commune = 5", "«commune» không dùng được: phải là một dòng chữ"),
        ("desk_port = 70000", "«desk_port» không dùng được: lớn nhất là 65535"),
        ('timezone = "Asia/Ha_Noi"', "«timezone» không dùng được: không có múi giờ này"),
        ('timezone = "../etc/passwd"', "«timezone» không dùng được: không có múi giờ này"),
        ('contact = "xa"', "«contact» không dùng được: phải là một địa chỉ thư điện tử"),
        ('home = "/tmp"', "Không đặt «home» trong tệp thiết đặt"),
        ('commune = "Xã', r"doichieu\.toml: sai cú pháp ở "),
        ("commune", r"doichieu\.toml: sai cú pháp ở "),
    ],
)
def test_what_cannot_be_used_is_said_in_vietnamese(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as told:
        Settings.load(_toml(tmp_path, line))
    words = told.value.message.replace(str(tmp_path), "")
    assert not ENGLISH.search(words), words
    assert told.value.hint


def test_a_file_in_another_charset_and_one_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "doichieu.toml").write_bytes('commune = "Xã"'.encode("utf-16"))
    with pytest.raises(SettingsError, match="không phải UTF-8"):
        Settings.load(tmp_path)
    (tmp_path / "b" / "doichieu.toml").mkdir(parents=True)
    with pytest.raises(SettingsError, match="không mở được tệp"):
        Settings.load(tmp_path / "b")


@pytest.mark.parametrize(
    "cron", ["0 2 * * *", "*/15 6-20 * * 1-5", "0 2,14 1 jan,JUL mon-fri", "59 23 31 12 7", "0/5 * * * *"]
)
def test_a_schedule(tmp_path: Path, cron: str) -> None:
    assert Settings.load(tmp_path, cron=cron).cron == cron


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "2h",
        "0 2 * *",
        "0 2 * * * *",
        "a b c d e",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
    ],
)
def test_no_schedule(tmp_path: Path, cron: str) -> None:
    with pytest.raises(SettingsError, match="«cron» không dùng được: lịch cron phải có năm ô"):
        Settings.load(tmp_path, cron=cron)


@pytest.mark.parametrize("contact", ["ten@xa.gov.vn", "https://xa.gov.vn/lien-he"])
def test_a_contact_is_carried_by_every_request(tmp_path: Path, contact: str) -> None:
    settings = Settings.load(tmp_path, contact=contact)
    assert contact in settings.user_agent
    settings.require_contact("https://xa.gov.vn/rss")


def test_without_a_contact_only_this_machine_is_read(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path)
    for address in ("http://127.0.0.1:8080/rss", "http://localhost/", "http://[::1]:80/"):
        settings.require_contact(address)
    for address in (
        "https://xa.gov.vn/",
        "http://127.0.0.1.xa.vn/",
        "http://localhost@xa.vn/",
        "http://10.0.0.1/",
        "xa",
    ):
        with pytest.raises(SettingsError, match="Chưa có địa chỉ liên hệ"):
            settings.require_contact(address)
