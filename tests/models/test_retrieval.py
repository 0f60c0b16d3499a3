"""The index of passages: idempotent, durable, folded, safe with any query."""

from pathlib import Path

import pytest

from doichieu.errors import ModelError
from doichieu.records import Passage
from doichieu.text import fold
from models.retrieval import TantivyRetriever, wipe

TEXTS = {
    "phi": "Ủy ban nhân dân xã An Thạnh thông báo thu phí vệ sinh môi trường 50.000 đồng một hộ mỗi tháng.",
    "dap": "Công an tỉnh khẳng định thông tin vỡ đập thủy điện Bản Vẽ là sai sự thật.",
    "tiem": "Lịch tiêm chủng tháng 7 tại trạm y tế.",
    "nghi": "Học sinh nghỉ học do bão số 3.",
}
PASSAGES = [Passage(key, "d", i, 0, len(text), text) for i, (key, text) in enumerate(TEXTS.items())]


@pytest.fixture
def index(tmp_path: Path) -> TantivyRetriever:
    retriever = TantivyRetriever.open(tmp_path / "index")
    retriever.add(PASSAGES)
    return retriever


def first(index: TantivyRetriever, query: str) -> str:
    hits = index.search([query], 3)[0]
    return hits[0].passage if hits else ""


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("vo dap thuy dien ban ve roi", "dap"),
        ("thu 50k phi ve sinh", "phi"),
        ("UBND xã An Thạnh", "phi"),
        ("hs dc nghi hoc vi bao", "nghi"),
        (fold(TEXTS["tiem"]), "tiem"),
    ],
)
def test_a_post_without_tones_finds_the_toned_passage(index: TantivyRetriever, query: str, key: str) -> None:
    assert first(index, query) == key


def test_adding_twice_leaves_it_there_once(index: TantivyRetriever) -> None:
    index.add(PASSAGES)
    index.add([*PASSAGES, *PASSAGES])
    assert index.count() == len(PASSAGES)
    assert len(index.search(["vỡ đập"], 10)[0]) == 1


def test_what_was_added_is_there_after_a_restart(index: TantivyRetriever) -> None:
    again = TantivyRetriever.open(index.dir)
    assert again.count() == len(PASSAGES)
    assert again.search(["vỡ đập", "phí vệ sinh"], 2) == index.search(["vỡ đập", "phí vệ sinh"], 2)


@pytest.mark.parametrize(
    "query", ["", "😂", 'AND OR ( " : ^ ~ syllables:x', "a" * 100_000, "\x00", "ko " * 9000, "* ? /"]
)
def test_no_query_is_an_operator_or_an_error(index: TantivyRetriever, query: str) -> None:
    assert isinstance(index.search([query], 5)[0], list)


def test_a_passage_of_rubbish_is_indexed_too(index: TantivyRetriever) -> None:
    index.add([Passage("x", "d", 9, 0, 1, "\x00😂" + "a" * 100_000), Passage("y", "d", 10, 0, 1, " ")])
    assert index.count() == len(PASSAGES) + 2


def test_a_second_writer_is_told_to_wait(index: TantivyRetriever) -> None:
    held = index._index.writer(64 * 1024 * 1024, 1)
    with pytest.raises(ModelError, match="tiến trình khác"):
        TantivyRetriever.open(index.dir).add(PASSAGES)
    del held
    index.add(PASSAGES)


def test_a_broken_or_older_index_is_refused_and_can_be_wiped(index: TantivyRetriever) -> None:
    (index.dir / "meta.json").write_text("rác", encoding="utf-8")
    with pytest.raises(ModelError, match="Không mở được") as broken:
        TantivyRetriever.open(index.dir)
    assert "Xóa thư mục" in broken.value.hint
    (index.dir / "doichieu-index").write_text("0", encoding="utf-8")
    with pytest.raises(ModelError, match="phiên bản khác"):
        TantivyRetriever.open(index.dir)
    wipe(index.dir)
    fresh = TantivyRetriever.open(index.dir)
    assert fresh.count() == 0
    fresh.add(PASSAGES)
    fresh.wipe()
    assert fresh.count() == 0


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ảnh.jpg").write_bytes(b"x")
    with pytest.raises(ModelError):
        TantivyRetriever.open(tmp_path)
    with pytest.raises(ModelError):
        wipe(tmp_path)
    assert (tmp_path / "ảnh.jpg").exists()


def test_an_empty_index_answers_nothing(tmp_path: Path) -> None:
    assert TantivyRetriever.open(tmp_path / "mới").search(["vỡ đập"], 5) == [[]]
