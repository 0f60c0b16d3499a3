"""The evaluation: its figures on cases worked out by hand, and a report that hides nothing under its bar."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from doichieu.cli import main
from doichieu.errors import ModelError
from doichieu.records import Stance
from models.evaluate import data as read
from models.evaluate.data import Pair, elsewhere, never_queued
from models.evaluate.figures import (
    by_class,
    calibration_error,
    f1_score,
    fisher,
    macro_f1,
    portion,
    portion_bounds,
    reliability,
)
from models.evaluate.picture import picture
from models.evaluate.report import About, lines, markdown, summary
from models.evaluate.run import Step, run
from models.evaluate.score import Score, bootstrap
from models.evaluate.subject import Subject
from models.train.pairs import Example
from models.train.probe import answer, score

DATA = Path(__file__).parents[3] / "shared" / "data"
YES, NO, OPEN = Stance.SUPPORTS, Stance.REFUTES, Stance.NOT_ENOUGH
ABOUT = About("light", {"verification": "light-verification@1"}, "doichieu evaluate", "2026-01-01", 12)


def test_macro_f1_is_the_mean_of_three_classes() -> None:
    truth = [YES, YES, NO, OPEN]
    assert macro_f1(truth, truth) == 1.0
    # supports 2/3, refutes 0, not enough 2/3
    assert macro_f1(truth, [YES, OPEN, YES, OPEN]) == pytest.approx((2 / 4 + 0 + 2 / 3) / 3)
    assert macro_f1(truth, [OPEN] * 4) == pytest.approx(2 * 1 / 5 / 3)


def test_f1_has_an_interval_over_articles_and_a_part_for_each_class() -> None:
    truth, said = [YES, NO, OPEN, YES, NO, OPEN], [YES, NO, OPEN, NO, NO, YES]
    alone = f1_score("g", "n", truth, said, [str(i) for i in range(6)])
    together = f1_score("g", "n", truth, said, ["one"] * 6)
    assert alone.value == together.value == pytest.approx(100 * macro_f1(truth, said))
    assert together.low == together.high == pytest.approx(together.value)  # one article: every resample is the same
    assert alone.low is not None
    assert alone.high is not None
    assert alone.low < alone.value < alone.high
    assert [(part.n, round(part.value, 1)) for part in by_class("g", truth, said)] == [(2, 50.0), (2, 80.0), (2, 66.7)]


def test_calibration_error_is_the_mean_gap_over_bins() -> None:
    assert calibration_error([1.0, 1.0], [True, True]) == 0.0
    assert calibration_error([0.9] * 10, [True] * 9 + [False]) == pytest.approx(0.0)
    assert calibration_error([0.9] * 10, [False] * 10) == pytest.approx(0.9)
    # Two bins: half the rows 0.1 too sure, half 0.4 too sure.
    assert calibration_error([0.6] * 10 + [0.9] * 10, [True] * 5 + [False] * 5 + [True] * 5 + [False] * 5) == (
        pytest.approx(0.5 * 0.1 + 0.5 * 0.4)
    )
    assert calibration_error([], []) == 0.0


def test_reliability_counts_each_judgement_once() -> None:
    bins = reliability([0.0, 1 / 15, 0.5, 0.51, 1.0], [False, False, True, False, True])
    assert [(b.n, round(b.low, 3)) for b in bins] == [(2, 0.0), (2, 0.467), (1, 0.933)]
    assert bins[1].right == 0.5


def test_fisher_by_the_tea_tasting_lady() -> None:
    greater, both = fisher(3, 1, 1, 3)
    assert greater == pytest.approx(17 / 70)
    assert both == pytest.approx(34 / 70)
    assert fisher(0, 5, 0, 9) == (1.0, 1.0)
    assert fisher(8, 2, 1, 5)[1] == pytest.approx(0.034965, abs=1e-6)


def test_the_bootstrap_is_repeatable_and_holds_the_figure() -> None:
    hits = [True] * 30 + [False] * 70

    def percent(drawn: object) -> float:
        assert isinstance(drawn, list)
        return 100 * sum(drawn) / len(drawn)

    low, high = bootstrap(hits, percent)
    assert (low, high) == bootstrap(hits, percent)
    assert 20 <= low < 30 < high <= 40
    quick = portion_bounds(30, 100)
    assert quick[0] == pytest.approx(low, abs=2)
    assert quick[1] == pytest.approx(high, abs=2)


def test_no_hit_at_all_isnt_certainty() -> None:
    assert portion_bounds(0, 150) == (0.0, pytest.approx(2.43, abs=0.01))
    assert portion_bounds(150, 150)[0] == pytest.approx(100 - 2.43, abs=0.01)
    assert portion("g", "n", []).n == 0


def scored() -> list[Score]:
    return [
        Score("Đối chiếu", "thấp", 61.25, 100, 50.0, 70.0, 79.0, 84.0, detail=(Score("Đối chiếu", "phần", 40.0, 7),)),
        Score("Đối chiếu", "vừa | đủ", 80.0, 100, bar=79.0, goal=84.0),
        Score("Báo nhầm", "không có", 0.0, 150, 0.0, 2.4, 2.0, 0.5, at_most=True),
        Score("Báo nhầm", "chưa có", 0.0, 0, bar=1.0, at_most=True, unit="điểm", note="chưa ghi lại"),
        Score("Hiệu chỉnh", "sai số", 0.0612, 300, bar=0.05, goal=0.03, at_most=True, unit=""),
    ]


def test_whats_under_its_bar_is_shown_as_such() -> None:
    goal, bar, under, missing = summary(scored())
    assert [[s.name for s in part] for part in (goal, bar, under, missing)] == [
        ["không có"], ["vừa | đủ"], ["thấp", "sai số"], ["chưa có"],
    ]  # fmt: skip
    text = markdown(scored(), ABOUT)
    row = next(line for line in text.splitlines() if line.startswith("| thấp"))
    assert row == "| thấp | 61.2 % | 50.0 – 70.0 | 100 | ≥ 79 | ≥ 84 | **CHƯA ĐẠT** |"
    assert "- Đối chiếu: thấp: **61.2 %** (n = 100), bar ≥ 79" in text
    assert "- Hiệu chỉnh: sai số: **0.061** (n = 300), bar ≤ 0.05" in text
    assert "- Báo nhầm: chưa có (chưa ghi lại)" in text
    assert "| ↳ phần | 40.0 % |  | 7 |  |  |  |" in text
    assert "vừa \\| đủ" in text
    assert "XLM-R-large 84.3" in text
    shown = "\n".join(lines(scored()))
    assert "61,2 %" in shown
    assert "mức ≥ 79, mục tiêu ≥ 84: CHƯA ĐẠT" in shown
    assert "mức ≤ 2, mục tiêu ≤ 0,5: đạt mục tiêu" in shown
    assert "chưa đo" in shown


def test_a_slice_says_that_it_means_nothing() -> None:
    cut = About("light", {}, "c", "2026-01-01", None, slice_of=20)
    assert "The figures mean nothing" in markdown(scored(), cut)
    assert "The figures mean nothing" not in markdown(scored(), ABOUT)


def test_the_picture_is_an_svg_with_counts() -> None:
    bins = reliability([0.4, 0.95, 0.97], [False, True, True])
    drawn = ElementTree.fromstring(picture([("A & B", bins), ("none", [])]))
    told = " ".join(drawn.itertext())
    assert "A & B (n = 3)" in told
    assert "none (n = 0)" in told
    assert "0.93 to 1.00: 2, mean certainty 0.960, right 1.000" in told


def test_one_measure_that_cant_be_had_doesnt_stop_the_others(tmp_path: Path) -> None:
    def missing(_: Subject) -> list[Score]:
        raise ModelError("Thiếu tệp.", "Tải về.")

    def broken(_: Subject) -> list[Score]:
        raise ZeroDivisionError

    steps = [
        Step("a", "A", missing),
        Step("b", "B", broken),
        Step("c", "C", lambda _: scored()),
    ]
    begun: list[int] = []
    done = list(run(Subject(tmp_path, "light", tmp_path), steps, lambda place, _: begun.append(place)))
    assert begun == [1, 2, 3]
    assert [d.scores[0].n for d in done] == [0, 0, 100]
    assert "Thiếu tệp. Tải về." in done[0].scores[0].note
    assert not done[0].fault
    assert "ZeroDivisionError" in done[1].fault


def test_an_unknown_backend_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Không có bộ mô hình"):
        Subject(tmp_path, "khác", tmp_path)


def test_a_strange_passage_is_of_another_article() -> None:
    pairs = [Pair(f"c{i}", f"p{i}", YES, f"bài {i // 2}") for i in range(10)]
    moved = elsewhere(pairs)
    article = {p.passage: p.group for p in pairs}
    assert moved
    assert all(article[p.passage] != p.group for p in moved)


def test_both_annotators_must_say_that_its_never_queued() -> None:
    assert never_queued({"kind_a": "opinion", "kind_b": "question"})
    assert not never_queued({"kind_a": "opinion", "kind_b": "claim"})


def test_our_own_files_hold_what_the_rows_say() -> None:
    assert len(read.own("denials_test")) == 200
    assert len(read.own("opinions_test")) == 150
    assert {"claim", "title", "passage", "style"} <= set(read.own("denials_test")[0])


def test_the_probe_finds_a_leak_and_only_a_leak() -> None:
    pytest.importorskip("sklearn")
    labels = ("supports", "refutes", "not_enough")
    words = {"supports": "xã đã công bố", "refutes": "tin đồn thất thiệt", "not_enough": "nghe ai nói"}

    def examples(leak: bool) -> list[Example]:
        return [
            Example(f"{words[labels[i % 3]] if leak else 'xã nói'} việc số {i}", "", labels[i % 3], str(i), "own")
            for i in range(300)
        ]

    assert score(answer(examples(True))) > 0.95
    assert score(answer(examples(False))) < 0.5


def test_without_the_data_one_sentence_says_so(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["evaluate", "--data", str(tmp_path / "none")])
    assert told.exit_code == 2
    assert told.output.strip() == f"Lỗi: Không có dữ liệu đánh giá ở {tmp_path / 'none'}, nên không đo được gì."


@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent")
def test_a_slice_of_the_evaluation_runs(tmp_path: Path) -> None:
    out = tmp_path / "E.md"
    only = ["detection", "style", "verification", "off-topic", "rumours"]
    words = ["evaluate", "--data", str(DATA), "--backend", "light", "--limit", "12", "--out", str(out)]
    told = CliRunner().invoke(main, [*words, *(w for key in only for w in ("--only", key))])
    assert told.exit_code == 0, told.output
    text = out.read_text(encoding="utf-8")
    for group in (
        "Phát hiện nhận định",
        "Lối viết",
        "Đối chiếu",
        "Đoạn trích về việc khác",
        "Tin đồn bên lời đính chính",
    ):
        assert f"## {group}" in text
    assert "The figures mean nothing" in text
    assert not list(tmp_path.glob("*.svg"))
