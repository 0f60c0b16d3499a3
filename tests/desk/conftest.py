"""The desk over a real store, asked as a browser would ask it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from desk.app import create_app
from doichieu.settings import Settings
from doichieu.store import Store, create_store, open_store
from tests.desk.filled import PASSWORD, Filled, fill

PLACE = "http://127.0.0.1:8765"


class Browser(TestClient):
    """A client that stays on this machine's address, doesn't follow redirects, and can sign in."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(create_app(settings), base_url=PLACE, follow_redirects=False, raise_server_exceptions=False)

    def token(self, path: str) -> str:
        """The form token of a page."""
        found = re.search(r'name="_csrf" value="([^"]+)"', self.get(path).text)
        assert found, f"no form on {path}"
        return found[1]

    def sign_in(self, login: str = "lan", password: str = PASSWORD, back: str = "/") -> "Browser":
        answer = self.post(
            "/dang-nhap",
            data={"_csrf": self.token("/dang-nhap"), "ten": login, "mat_khau": password, "ve": back},
        )
        assert answer.status_code == 303, answer.text
        return self

    def form(self, claim: str) -> dict[str, str]:
        """The hidden fields of a claim's decision form."""
        page = self.get(f"/nhan-dinh/{claim}").text
        part = page[page.index('id="quyet-dinh"') :]
        return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', part))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "home", commune="Xã Bến Mẫu")


@pytest.fixture(scope="session")
def _once(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return fill(Settings.load(tmp_path_factory.mktemp("desk") / "home"))


@pytest.fixture
def filled(_once: Filled, settings: Settings) -> Filled:
    """A filled store of one's own: copied, because filling one takes a second."""
    shutil.copytree(_once.settings.home, settings.home)
    return Filled(_once.claims, settings)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    create_store(settings).close()
    with open_store(settings) as opened:
        yield opened


@pytest.fixture
def browser(filled: Filled) -> Browser:
    """Signed in as "lan" over a filled store."""
    return Browser(filled.settings).sign_in()
