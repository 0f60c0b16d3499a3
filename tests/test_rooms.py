"""The rooms: each resolves to this repository, nothing ships that mustn't, nothing is lost on the way to a wheel."""

import importlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("doichieu", "flows", "spiders", "models", "desk", "village")
# In pieces, so that this file doesn't name what no file may name.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("py" + "pi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("yarn" + "pkg", "com"),
        ("proxy", "go" + "lang", "org"),
        ("crates", "io"),
        ("anaconda", "org"),
        ("ruby" + "gems", "org"),
        ("download", "py" + "torch", "org"),
    )
)
BIGGEST = 5_000_000


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Every file that git has or would take, or every file there is where this is no clone."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    found = [ROOT / name for name in listed if name and (ROOT / name).is_file()]
    if not found:
        pytest.skip("not a git clone")
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_the_one_of_this_repository(room: str) -> None:
    module = importlib.import_module(room)
    assert Path(str(module.__file__)).resolve() == (ROOT / room / "__init__.py").resolve()


def test_every_room_is_in_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(ROOMS)


@pytest.mark.parametrize(
    "name", ["models", "models/weights", "models/weights/light.json", "models/x.onnx", "desk/static/a.js", "docs/a.md"]
)
def test_git_ignores_nothing_that_ships(name: str, tracked: list[Path]) -> None:
    assert _git("check-ignore", "-v", "--no-index", name) == ""


def test_the_weights_are_tracked(tracked: list[Path]) -> None:
    assert any(place.parent == ROOT / "models" / "weights" for place in tracked)


def test_no_pickle_and_no_database_is_tracked(tracked: list[Path]) -> None:
    bad = {".pkl", ".pickle", ".joblib", ".pt", ".pth", ".bin", ".npy", ".npz", ".db", ".sqlite", ".key", ".anchor"}
    assert [place for place in tracked if place.suffix in bad] == []


def test_no_file_but_weights_is_large(tracked: list[Path]) -> None:
    weights = ROOT / "models" / "weights"
    assert [p for p in tracked if p.stat().st_size > BIGGEST and not p.is_relative_to(weights)] == []


def test_no_file_names_a_package_registry(tracked: list[Path]) -> None:
    named = re.compile("|".join(map(re.escape, REGISTRIES)).encode(), re.IGNORECASE)
    assert [place for place in tracked if named.search(place.read_bytes())] == []


def test_no_python_file_hides_a_type_error_without_its_name(tracked: list[Path]) -> None:
    bare = re.compile(r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!:)")
    files = [place for place in tracked if place.suffix == ".py" and place != Path(__file__)]
    assert [place for place in files if bare.search(place.read_text(encoding="utf-8"))] == []
