"""The making of training pairs: one detail turned, one added, the rest said another way."""

import json
import random
import re

import pytest

from doichieu.text import fold
from models.evaluate.data import own as own_file
from models.evaluate.matching import CLUSTERS
from models.evaluate.matching import read as read_clusters
from models.train.edits import EDITS, added, edited, names_in, reworded, shortened
from models.train.pairs import OWN, borne_out, terse, triples, wordings, wordings_of_triples

TRUE = (
    "Theo Sở Y tế, từ ngày 15/3/2023 tỉnh Thái Bình đã tiêm miễn phí 12.500 liều vắc xin cho trẻ em tại 26 xã, "
    "tăng 30% so với năm trước."
)


@pytest.mark.parametrize(
    ("kind", "gone"), [("number", None), ("date", "15/3/2023"), ("place", "Thái Bình"), ("agency", "Sở Y tế")]
)
def test_an_edit_turns_one_detail_and_leaves_the_rest(kind: str, gone: str | None) -> None:
    rng = random.Random(1)
    made = {EDITS[kind][1](TRUE, rng, ()) for _ in range(20)} - {None}
    assert made
    for text in made:
        assert text is not None
        assert text != TRUE
        assert sum(a != b for a, b in zip(text.split(), TRUE.split(), strict=False)) <= 4 or gone not in text


def test_a_year_alone_is_no_number_to_turn() -> None:
    assert EDITS["number"][1]("Luật có hiệu lực năm 2024.", random.Random(1), ()) is None
    assert EDITS["year"][1]("Luật có hiệu lực năm 2024.", random.Random(1), ()) != "Luật có hiệu lực năm 2024."


def test_negation_comes_and_goes() -> None:
    rng = random.Random(3)
    assert {EDITS["negation"][1]("Người dân phải đổi thẻ.", rng, ()) for _ in range(10)} == {
        "Người dân không phải đổi thẻ.",
        "Người dân không cần đổi thẻ.",
    }
    assert "Người dân phải đổi thẻ." in {
        EDITS["negation"][1]("Người dân không phải đổi thẻ.", rng, ()) for _ in range(10)
    }


def test_rewording_keeps_every_number() -> None:
    for seed in range(40):
        said = reworded(TRUE, random.Random(seed))
        assert "12.500" in said
        assert "30%" in said


def test_what_is_shortened_is_part_of_the_whole() -> None:
    for seed in range(20):
        short = shortened(TRUE, random.Random(seed)).lower().rstrip(".")
        assert len(short) < len(TRUE)
        assert short in TRUE.lower()


def test_an_addition_adds() -> None:
    more = [m for seed in range(20) if (m := added(TRUE, random.Random(seed), ["gây xôn xao dư luận cả nước"], []))]
    assert len(more) >= 15
    assert all(len(m) > len(TRUE) - 1 for m in more)


def test_edits_are_the_same_with_the_same_seed() -> None:
    assert edited(TRUE, random.Random(5), ["Lê Văn Tám"]) == edited(TRUE, random.Random(5), ["Lê Văn Tám"])
    assert names_in("Ông Nguyễn Văn Hòa gặp bà Trần Thị Mai ở Hà Nội.") == ["Nguyễn Văn Hòa", "Trần Thị Mai", "Hà Nội"]


def test_our_own_wordings_can_be_filled_and_never_name_a_rumour_where_they_should_not() -> None:
    told = wordings()
    assert len(told["denied"]) >= 200
    for name in ("denied", "confirmed", "undecided", "lead", "claim_negation"):
        assert len(set(told[name])) == len(told[name])
        assert all("{x}" in pattern for pattern in told[name])
    for name in ("pronoun_denial", "pronoun_confirm", "tail"):
        assert not [pattern for pattern in told[name] if "{x}" in pattern]
    assert not [p for patterns in told.values() for p in patterns if set(p.split("{")[1:]) and "{y}" in p]


def test_our_own_rumours_have_all_three_sides() -> None:
    items = triples()
    assert len(items) >= 200
    for item in items:
        assert [len(item[name]) for name in ("posts", "refuting", "supporting", "nei")] == [2, 4, 2, 3]
    assert len({item["claim"] for item in items}) == len(items)


def test_corrections_in_a_few_words_take_the_side_they_are_filed_under() -> None:
    made = terse(random.Random(1))
    assert {e.label for e in made} == {"supports", "refutes", "not_enough"}
    assert {e.group for e in made} == {f"own-{n}" for n in range(len(triples()))}
    denied = re.compile(r"sai sự thật|bịa đặt|tin giả|bác bỏ|không chính xác|thất thiệt")
    for line in (OWN / "terse.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert [len(row[name]) for name in ("terse", "fact", "yes", "near")] == [3, 2, 2, 3]
        texts = [text for name in ("terse", "fact", "yes", "near") for text in row[name]]
        assert len(set(texts)) == len(texts)
        assert not [text for text in row["fact"] + row["yes"] if denied.search(text)]


def test_wordings_of_our_own_rumours_are_distinct_and_none_stands_in_a_test_set() -> None:
    pairs = wordings_of_triples()
    assert [item["claim"] for item, _ in pairs] == [item["claim"] for item in triples()]
    own = []
    for item, row in pairs:
        assert len(row["same"]) == 3
        assert [len(other["texts"]) for other in row["other"]] == [2, 2, 2]
        assert {other["how"] for other in row["other"]} <= {"polarity", "object", "number", "date", "place"}
        mine = [item["claim"], *row["same"], *(text for other in row["other"] for text in other["texts"])]
        assert len({fold(text) for text in mine}) == len(mine)
        own += mine
    tested = {w.text for w in read_clusters(CLUSTERS)} | {r["claim"] for r in own_file("denials_test")}
    assert not {fold(t) for t in own} & {fold(t) for t in tested}


def test_the_denials_that_settings_are_chosen_on_stand_nowhere_else() -> None:
    dev = own_file("denials_dev")
    assert {r["label"] for r in dev} == {"supports", "refutes", "not_enough"}
    assert sum(r["label"] == "refutes" for r in dev) >= 60
    tested = {fold(r[name]) for r in own_file("denials_test") for name in ("claim", "passage")}
    trained = {fold(text) for item in triples() for text in (item["claim"], *item["posts"], *item["refuting"])}
    trained |= {fold(e.passage) for e in [*terse(random.Random(1)), *borne_out(random.Random(1))]}
    for row in dev:
        assert not {fold(row["claim"]), fold(row["passage"])} & (tested | trained)


def test_passages_that_bear_a_rumour_out_dont_tell_the_label_alone() -> None:
    made = borne_out(random.Random(1))
    by_passage: dict[str, set[str]] = {}
    for e in made:
        by_passage.setdefault(e.passage.rpartition("\n")[2], set()).add(e.label)
    assert len(by_passage) >= 800
    assert all("supports" in labels and len(labels) > 1 for labels in by_passage.values())
