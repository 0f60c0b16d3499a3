"""The dense index: exact, durable, whole again after any kill, and careful with what isn't its own."""

import fcntl
from pathlib import Path

import numpy as np
import pytest

from doichieu.errors import ModelError
from doichieu.records import Passage
from models import dense
from models.dense import DenseRetriever, wipe
from tests.models.hashed import HashedEmbedder

TEXTS = [f"thông báo về việc {word} tại xã" for word in ("thu", "phí", "tiêm", "chủng", "nghỉ", "học", "vỡ", "đập")]


def passage(key: str, text: str) -> Passage:
    return Passage(key, "d", 0, 0, len(text), text)


PASSAGES = [passage(f"p{n}", text) for n, text in enumerate(TEXTS)]


@pytest.fixture
def index(tmp_path: Path) -> DenseRetriever:
    retriever = DenseRetriever(tmp_path / "index", HashedEmbedder())
    retriever.add(PASSAGES)
    return retriever


def test_it_finds_the_nearest_first_whatever_the_block(index: DenseRetriever, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    many = [passage(f"m{n}", " ".join(rng.choice(list("abcdefghij"), 6))) for n in range(300)]
    index.add(many)
    queries = ["a b c", "d e f g", *TEXTS]
    whole = index.search(queries, 7)
    vectors = index.embed([p.text for p in [*PASSAGES, *many]]).astype(np.float16).astype(np.float32)
    for query, hits in zip(index.embed(queries), whole, strict=True):
        best = np.sort(vectors @ query)[::-1][:7]
        assert [h.score for h in hits] == pytest.approx(best.tolist(), abs=1e-4)
    monkeypatch.setattr(dense, "_BLOCK", 16)
    small = index.search(queries, 7)
    assert [[h.score for h in hits] for hits in small] == [
        pytest.approx([h.score for h in hits], abs=1e-4) for hits in whole
    ]
    assert [hits[0].passage for hits in whole[2:]] == [p.id for p in PASSAGES]


def test_what_is_there_is_not_embedded_again_and_another_text_replaces_it(tmp_path: Path) -> None:
    embedder = HashedEmbedder()
    index = DenseRetriever(tmp_path / "index", embedder)
    index.add([*PASSAGES, *PASSAGES])
    index.add(PASSAGES)
    assert embedder.asked == len(PASSAGES) == index.count()
    index.add([passage("p0", "cấm đốt rơm rạ")])
    assert index.count() == len(PASSAGES)
    hits = index.search(["cấm đốt rơm rạ", TEXTS[0]], 20)
    assert hits[0][0].passage == "p0"
    assert hits[0][0].score == pytest.approx(1, abs=1e-3)
    assert [h.passage for h in hits[1]].count("p0") <= 1
    assert all(h.score < 0.9 for h in hits[1] if h.passage == "p0")
    again = DenseRetriever(index.dir, embedder)
    assert again.search([TEXTS[0]], 20) == hits[1:]


@pytest.mark.parametrize("lost", [("ids.jsonl", 1), ("ids.jsonl", 30), ("vectors.f16", 1), ("vectors.f16", 200)])
def test_a_tail_that_was_cut_off_is_ignored_and_written_anew(index: DenseRetriever, lost: tuple[str, int]) -> None:
    path = index.dir / lost[0]
    path.write_bytes(path.read_bytes()[: -lost[1]])
    again = DenseRetriever(index.dir, HashedEmbedder())
    assert len(PASSAGES) - 2 <= again.count() < len(PASSAGES)
    again.add(PASSAGES)
    assert again.count() == len(PASSAGES)
    assert [hits[0].passage for hits in again.search(TEXTS, 1)] == [p.id for p in PASSAGES]
    assert DenseRetriever(index.dir, HashedEmbedder()).count() == len(PASSAGES)


def test_vectors_without_keys_are_what_a_kill_leaves(index: DenseRetriever) -> None:
    with (index.dir / "vectors.f16").open("ab") as file:
        file.write(b"\x01" * 200)
    assert index.count() == len(PASSAGES)
    index.add([passage("x", "cấm đốt rơm rạ")])
    assert index.search(["cấm đốt rơm rạ"], 1)[0][0].passage == "x"


def test_another_process_sees_what_was_added_since(index: DenseRetriever) -> None:
    other = DenseRetriever(index.dir, HashedEmbedder())
    index.add([passage("x", "cấm đốt rơm rạ")])
    assert other.search(["cấm đốt rơm rạ"], 1)[0][0].passage == "x"
    index.wipe()
    assert other.search(["cấm đốt rơm rạ"], 1) == [[]]


def test_a_second_writer_is_told_to_wait(index: DenseRetriever) -> None:
    with (index.dir / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(ModelError, match="tiến trình khác"):
            index.add([passage("x", "a")])
    index.add([passage("x", "a")])


def test_an_index_of_another_embedder_or_with_rubbish_is_refused_and_can_be_wiped(index: DenseRetriever) -> None:
    with pytest.raises(ModelError, match="phiên bản khác"):
        DenseRetriever(index.dir, HashedEmbedder("2"))
    with pytest.raises(ModelError, match="phiên bản khác"):
        DenseRetriever(index.dir, HashedEmbedder(size=32))
    lines = (index.dir / "ids.jsonl").read_bytes()
    (index.dir / "ids.jsonl").write_bytes(b"r" + lines[1:])
    with pytest.raises(ModelError, match="Không mở được"):
        DenseRetriever(index.dir, HashedEmbedder())
    wipe(index.dir)
    assert DenseRetriever(index.dir, HashedEmbedder()).count() == 0


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ảnh.jpg").write_bytes(b"x")
    with pytest.raises(ModelError):
        DenseRetriever(tmp_path, HashedEmbedder())
    with pytest.raises(ModelError):
        wipe(tmp_path)
    assert (tmp_path / "ảnh.jpg").exists()
    wipe(tmp_path / "không có")


@pytest.mark.parametrize("query", ["", "😂", "\x00", "ko " * 9000])
def test_any_query_gets_an_answer(index: DenseRetriever, query: str) -> None:
    index.add([passage("rỗng", "😂")])
    assert all(hit.passage != "rỗng" for hit in index.search([query], 20)[0])
    assert index.search([query], 0) == [[]]
    assert index.search([], 5) == []


def test_a_query_that_comes_again_is_not_embedded_again(tmp_path: Path) -> None:
    embedder = HashedEmbedder()
    index = DenseRetriever(tmp_path / "index", embedder)
    index.add(PASSAGES)
    index.search([TEXTS[0], TEXTS[0]], 2)
    index.search([TEXTS[0]], 8)
    assert embedder.asked == len(PASSAGES) + 1


def test_a_full_disk_is_told_and_nothing_is_half_written(
    index: DenseRetriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        if path.name == "ids.jsonl":
            raise OSError(28, "No space left on device")
        with path.open("ab") as file:
            file.write(data)

    with monkeypatch.context() as patch:
        patch.setattr(dense, "_append", full)
        with pytest.raises(ModelError, match="Không ghi được"):
            index.add([passage("x", "cấm đốt rơm rạ")])
    assert index.count() == len(PASSAGES)
    index.add([passage("y", "cấm chăn thả trâu bò")])
    assert index.search(["cấm chăn thả trâu bò"], 1)[0][0].passage == "y"
