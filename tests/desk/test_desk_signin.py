"""Who gets in, and who doesn't."""

import re
from unittest.mock import patch

import pytest

from desk import passwords
from desk.session import own_path
from doichieu.errors import SettingsError
from doichieu.settings import Settings
from doichieu.store import Store, audit, officers
from tests.desk.conftest import PLACE, Browser
from tests.desk.filled import PASSWORD, Filled


def test_every_page_needs_a_session(filled: Filled) -> None:
    browser = Browser(filled.settings)
    assert browser.get("/").headers["location"] == "/dang-nhap"
    assert browser.get("/nguon").headers["location"] == "/dang-nhap?ve=%2Fnguon"
    to_claim = browser.get(f"/nhan-dinh/{filled.claims[0]}")
    assert to_claim.status_code == 303
    assert browser.get("/?tim=chợ").headers["location"].startswith("/dang-nhap?ve=%2F%3Ftim%3D")
    forged = Browser(filled.settings)
    forged.cookies.set("doichieu-phien-8765", "x" * 43)
    assert forged.get("/").status_code == 303


def test_an_htmx_request_without_a_session_sends_the_whole_page_to_sign_in(filled: Filled) -> None:
    answer = Browser(filled.settings).get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (200, "/dang-nhap")


def test_sign_in_leads_back_and_out_again(filled: Filled, store: Store) -> None:
    browser = Browser(filled.settings).sign_in(back="/nguon")
    cookie = browser.cookies["doichieu-phien-8765"]
    page = browser.get("/nguon")
    assert page.status_code == 200
    assert "Nguyễn Thị Lan" in page.text
    assert browser.get("/dang-nhap?ve=/nguon").headers["location"] == "/nguon"
    out = browser.post("/dang-xuat", data={"_csrf": browser.token("/nguon")})
    assert out.headers["location"] == "/dang-nhap"
    browser.cookies.set("doichieu-phien-8765", cookie)
    assert browser.get("/").status_code == 303, "the session must end on the server, not only in the browser"
    assert [e.actor for e in audit.entries(store, "officer:lan") if e.action == "officer.sign_in"] == ["lan"]


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(filled: Filled) -> None:
    for place, secure in ((PLACE, False), ("https://127.0.0.1:8765", True)):
        browser = Browser(filled.settings)
        browser.base_url = place
        answer = browser.post(
            "/dang-nhap", data={"_csrf": browser.token("/dang-nhap"), "ten": "lan", "mat_khau": PASSWORD}
        )
        cookie = next(c for c in answer.headers.get_list("set-cookie") if "phien" in c).lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "path=/" in cookie
        assert ("secure" in cookie) is secure


def test_a_session_planted_before_sign_in_is_worth_nothing(filled: Filled) -> None:
    browser = Browser(filled.settings)
    browser.cookies.set("doichieu-phien-8765", "planted")
    browser.sign_in()
    planted = Browser(filled.settings)
    planted.cookies.set("doichieu-phien-8765", "planted")
    assert planted.get("/").status_code == 303


@pytest.mark.parametrize("login", ["lan", "ai-do"])
def test_wrong_passwords_lock_known_and_unknown_logins_alike(filled: Filled, login: str) -> None:
    browser = Browser(filled.settings)
    token = browser.token("/dang-nhap")
    wrong = {"_csrf": token, "ten": login, "mat_khau": "không phải mật khẩu"}
    seen = [browser.post("/dang-nhap", data=wrong).status_code for _ in range(6)]
    assert seen == [401, 401, 401, 401, 429, 429]
    right = browser.post("/dang-nhap", data={**wrong, "mat_khau": PASSWORD})
    assert right.status_code == 429, "under a lock even the right password must not be looked at"
    assert "tạm khóa đến" in right.text


def test_an_unknown_login_costs_the_same_work(filled: Filled) -> None:
    browser = Browser(filled.settings)
    token = browser.token("/dang-nhap")
    with patch.object(passwords, "verify", wraps=passwords.verify) as verify:
        for login in ("lan", "ai-do"):
            browser.post("/dang-nhap", data={"_csrf": token, "ten": login, "mat_khau": "không phải mật khẩu"})
    hashes = [call.args[1] for call in verify.call_args_list]
    assert [bool(h) for h in hashes] == [True, False]
    with patch.object(passwords._hasher(), "verify", return_value=True) as hasher:
        assert passwords.verify("bất kỳ", None) is False, "the decoy must never let anybody in"
    assert hasher.call_count == 1


def test_a_closed_account_does_not_get_in(filled: Filled, store: Store) -> None:
    open_before = Browser(filled.settings).sign_in()
    officers.disable(store, "lan", True, "cli")
    assert open_before.get("/").status_code == 303
    browser = Browser(filled.settings)
    data = {"_csrf": browser.token("/dang-nhap"), "ten": "lan", "mat_khau": PASSWORD}
    assert browser.post("/dang-nhap", data=data).status_code == 401


def test_the_sign_in_form_is_guarded_too(filled: Filled) -> None:
    browser = Browser(filled.settings)
    token = browser.token("/dang-nhap")
    data = {"ten": "lan", "mat_khau": PASSWORD}
    assert browser.post("/dang-nhap", data=data).status_code == 403
    assert browser.post("/dang-nhap", data={**data, "_csrf": token + "x"}).status_code == 403
    stranger = Browser(filled.settings)
    assert stranger.post("/dang-nhap", data={**data, "_csrf": token}).status_code == 403, "no cookie, no sign-in"


def test_from_another_machine_over_plain_http_no_password_is_asked_for(filled: Filled) -> None:
    there = filled.settings.model_copy(update={"desk_host": "192.168.1.9"})
    browser = Browser(there)
    browser.base_url = "http://192.168.1.9:8765"
    page = browser.get("/dang-nhap")
    assert "https" in page.text
    assert "mat_khau" not in page.text
    assert browser.post("/dang-nhap", data={"ten": "lan", "mat_khau": PASSWORD}).status_code == 403


def test_with_no_account_the_page_says_how_to_make_one(settings: Settings, store: Store) -> None:
    assert "doichieu user add" in Browser(settings).get("/dang-nhap").text


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "", "/a\nb", "/\t/evil.example"]
)
def test_sign_in_never_leads_to_another_site(filled: Filled, back: str) -> None:
    assert own_path(back) == "/"
    browser = Browser(filled.settings)
    data = {"_csrf": browser.token("/dang-nhap"), "ten": "lan", "mat_khau": PASSWORD, "ve": back}
    assert browser.post("/dang-nhap", data=data).headers["location"] == "/"


def test_passwords() -> None:
    stored = passwords.hash_password("bốn từ lạ nhau")
    assert re.match(r"\$argon2id\$", stored)
    assert passwords.verify("bốn từ lạ nhau", stored)
    import unicodedata

    assert passwords.verify(unicodedata.normalize("NFD", "bốn từ lạ nhau"), stored)
    assert not passwords.verify("bon tu la nhau", stored)
    assert not passwords.verify("bốn từ lạ nhau", "not a hash")
    passwords.check_strength("mười chữ.!")
    for weak in ("chín chữ.", "aaaaaaaaaaaa", "1212121212", "x" * 600):
        with pytest.raises(SettingsError):
            passwords.check_strength(weak)
