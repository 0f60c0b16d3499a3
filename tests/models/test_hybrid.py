"""Words and meaning fused: what one half misses the other finds, nothing is lost to a kill, and what's far says so."""

import shutil
from pathlib import Path

import pytest

from doichieu.errors import ModelError
from doichieu.records import Passage
from doichieu.text import fold
from models import hybrid
from models.hybrid import HybridRetriever, fuse, ranks
from models.light import weigher
from models.protocols import Hit
from models.retrieval import TantivyRetriever, wipe
from tests.models.hashed import HashedEmbedder
from tests.models.test_retrieval import PASSAGES, TEXTS
from tests.shipped import needs_weights

MERGER = {
    "cũ": "Tỉnh Hà Giang hỗ trợ mỗi hộ nghèo 5 triệu đồng làm nhà.",
    "mới": "Tỉnh Tuyên Quang hỗ trợ mỗi hộ nghèo 5 triệu đồng làm nhà.",
    "khác": "Tỉnh Cà Mau hỗ trợ mỗi hộ nghèo 5 triệu đồng làm nhà.",
}


def passage(key: str, text: str) -> Passage:
    return Passage(key, "d", 0, 0, len(text), text)


@pytest.fixture
def index(tmp_path: Path) -> HybridRetriever:
    retriever = made(tmp_path / "index")
    retriever.add(PASSAGES)
    return retriever


def made(folder: Path, version: str = "1") -> HybridRetriever:
    return HybridRetriever(folder, weigher(), HashedEmbedder(version))


def hits(*scores: tuple[str, float]) -> list[Hit]:
    return [Hit(passage, score) for passage, score in scores]


def test_the_sum_of_reciprocal_ranks_orders_both_lists() -> None:
    words, meaning = hits(("a", 9.0), ("b", 5.0), ("c", 1.0)), hits(("c", 0.9), ("b", 0.8), ("d", 0.1))
    fused = fuse((words, meaning), (1.0, 1.0), 10)
    assert [h.passage for h in fused] == ["c", "b", "a", "d"]
    by = {h.passage: h.score for h in fused}
    assert by["c"] == pytest.approx((1 / 63 + 1 / 61) / (2 / 61), abs=1e-6)
    assert by["b"] == pytest.approx((2 / 62) / (2 / 61), abs=1e-6)
    assert [h.passage for h in fuse((words, meaning), (1.0, 0.0), 2)] == ["a", "b"]
    assert fuse((hits(("a", 1.0)), hits(("a", 1.0))), (1.0, 0.5), 1) == [Hit("a", 1.0)]
    assert fuse(([], []), (1.0, 1.0), 5) == []


def test_scores_that_are_equal_share_a_rank() -> None:
    assert ranks([10.0, 9.95, 9.0, 8.99, 1.0], 0.01) == [1, 1, 3, 3, 5]
    assert ranks([10.0, 9.95, 9.89], 0.01) == [1, 1, 3]  # from the first of the tie, so that it can't creep
    assert ranks([], 0.01) == []
    same = hits(("x", 4.0), ("y", 4.0)), hits(("y", 0.5), ("x", 0.5))
    assert [(h.passage, h.score) for h in fuse(same, (1.0, 0.5), 5)] == [("x", 1.0), ("y", 1.0)]


def test_near_in_either_list_is_near() -> None:
    words, meaning = [Hit("a", 2.0, near=False), Hit("b", 1.0)], [Hit("a", 0.5, near=False), Hit("b", 0.4, near=False)]
    assert {h.passage: h.near for h in fuse((words, meaning), (1.0, 1.0), 5)} == {"a": False, "b": True}


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("vo dap thuy dien ban ve roi", "dap"),
        ("Vỡ đập thủy điện Bản Vẽ", "dap"),
        ("thu 50k phi ve sinh", "phi"),
        ("UBND xã An Thạnh", "phi"),
        (fold(TEXTS["tiem"]), "tiem"),
    ],
)
def test_a_claim_finds_its_passage_with_tones_and_without(index: HybridRetriever, query: str, key: str) -> None:
    found = index.search([query], 3)[0]
    assert found[0].passage == key
    assert found[0].near
    assert 0.9 < found[0].score <= 1


def test_what_has_other_words_is_found_and_told_to_be_far(index: HybridRetriever) -> None:
    found = index.search(["Giá vàng thế giới lập đỉnh mới trong phiên giao dịch tháng này"], 4)[0]
    assert found
    assert not any(hit.near for hit in found)


def test_meaning_can_make_near_what_words_do_not(index: HybridRetriever, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hybrid, "NEAR", 0.0)
    found = index.search(["Giá vàng thế giới lập đỉnh mới trong phiên giao dịch tháng này"], 4)[0]
    assert any(hit.near for hit in found)


@pytest.mark.parametrize("claim", ["Hà Giang cho hộ nghèo 5 triệu làm nhà", "ha giang cho ho ngheo 5 trieu lam nha"])
def test_the_new_name_of_a_province_is_found_by_its_old_one(index: HybridRetriever, claim: str) -> None:
    index.add([passage(key, MERGER[key]) for key in ("mới", "khác")])
    assert [hit.passage for hit in index.search([claim], 2)[0]] == ["mới", "khác"]
    index.add([passage("cũ", MERGER["cũ"])])
    assert [hit.passage for hit in index.search([claim], 3)[0]] == ["cũ", "mới", "khác"]


def test_adding_twice_changes_nothing_and_a_restart_neither(index: HybridRetriever) -> None:
    before = index.search(list(TEXTS.values()), 4)
    index.add(PASSAGES)
    assert index.count() == len(PASSAGES)
    again = made(index.dir)
    assert again.search(list(TEXTS.values()), 4) == before
    assert [again.search([text], 4)[0] for text in TEXTS.values()] == before  # one by one or together


def test_its_version_tells_of_both_halves(index: HybridRetriever, tmp_path: Path) -> None:
    assert index.lexical.model.version in index.model.version
    assert str(made(tmp_path / "other", "2").model) != str(index.model)


def test_a_kill_between_the_halves_is_mended_by_adding_again(index: HybridRetriever) -> None:
    more = [passage("cũ", MERGER["cũ"])]
    index.dense.add(more)  # ... and killed
    again = made(index.dir)
    assert isinstance(again.search([MERGER["cũ"]], 3)[0], list)
    again.add(more)
    assert again.search([MERGER["cũ"]], 1)[0][0].passage == "cũ"
    assert again.count() == again.dense.count() == len(PASSAGES) + 1


@pytest.mark.parametrize(
    "damage",
    ["lexical/meta.json", "dense/ids.jsonl", "dense/vectors.f16", "lexical", "dense", "doichieu-index", "words"],
)
def test_any_loss_is_refused_so_that_the_index_is_built_anew(index: HybridRetriever, damage: str) -> None:
    path = index.dir / damage
    if damage == "words":
        wipe(index.dir / "lexical")
        (index.dir / "lexical").mkdir()
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.write_text("", encoding="utf-8")
    with pytest.raises(ModelError) as broken:
        made(index.dir)
    assert "Xóa thư mục" in broken.value.hint
    wipe(index.dir)
    assert made(index.dir).count() == 0


def test_an_index_of_words_alone_or_of_another_embedder_is_refused_and_the_reverse(
    index: HybridRetriever, tmp_path: Path
) -> None:
    TantivyRetriever.open(tmp_path / "words").add(PASSAGES)
    with pytest.raises(ModelError, match="phiên bản khác"):
        made(tmp_path / "words")
    with pytest.raises(ModelError, match="phiên bản khác"):
        TantivyRetriever.open(index.dir)
    with pytest.raises(ModelError, match="phiên bản khác"):
        made(index.dir, "2")
    for folder in (index.dir, tmp_path / "words"):
        wipe(folder)
        assert made(folder).count() == 0


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ảnh.jpg").write_bytes(b"x")
    with pytest.raises(ModelError):
        made(tmp_path)
    assert (tmp_path / "ảnh.jpg").exists()


def test_wiping_empties_both_halves_and_the_rest_of_the_folder(index: HybridRetriever) -> None:
    (index.dir / "upto.json").write_text("{}", encoding="utf-8")
    index.wipe()
    assert index.count() == index.dense.count() == 0
    assert not (index.dir / "upto.json").exists()
    index.add(PASSAGES)
    assert index.count() == len(PASSAGES)


@pytest.mark.parametrize("query", ["", "😂", 'AND OR ( " : ^ ~', "a" * 100_000, "\x00", "* ? /"])
def test_any_query_gets_an_answer(index: HybridRetriever, query: str) -> None:
    assert isinstance(index.search([query], 5)[0], list)
    assert index.search([query], 0) == [[]]
    assert index.search([], 5) == []


@needs_weights
def test_the_weights_that_ship_find_a_claim_told_in_other_words(tmp_path: Path) -> None:
    from models.embedding import TransformerEmbedder

    index = HybridRetriever(tmp_path / "index", weigher(), TransformerEmbedder())
    index.add(PASSAGES)
    for query, key in (("Thủy điện Bản Vẽ vỡ đập rồi bà con ơi", "dap"), ("vo dap thuy dien ban ve", "dap")):
        found = index.search([query], 4)[0]
        assert found[0].passage == key
        assert found[0].near
    assert index.search(["Lịch tiêm vắc xin ở trạm xá"], 4)[0][0].passage == "tiem"
    assert index.search(["😂"], 3) == [[]]
