"""The sample's texts: complete, spelled as meant, and carrying nothing of anybody real."""

import re
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from doichieu.text import fold, mask, nfc
from village.content import CONTENT, SamplePost, Village, fill, load

BASE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
AT_LEAST = {"rumour": 50, "truth": 15, "opinion": 25, "joke": 10, "question": 15, "experience": 15, "private": 3}


@pytest.fixture(scope="module")
def village() -> Village:
    return load(BASE)


def groups(village: Village) -> dict[str, list[SamplePost]]:
    found: dict[str, list[SamplePost]] = {}
    for post in village.posts:
        if post.group:
            found.setdefault(post.group, []).append(post)
    return found


def test_there_is_enough_of_everything(village: Village) -> None:
    assert len(village.documents) >= 32
    assert sum(d.pdf for d in village.documents) >= 2
    assert len(village.posts) >= 150
    counted = Counter(p.expect for p in village.posts)
    assert {kind: counted[kind] for kind, least in AT_LEAST.items() if counted[kind] < least} == {}


def test_twelve_rumours_and_true_statements_stand_in_several_wordings_and_both_places(village: Village) -> None:
    by_group = groups(village)
    rumours = [g for g in by_group if g.startswith("r")]
    assert len(rumours) == 12
    assert len(by_group) - len(rumours) >= 4
    for key, posts in by_group.items():
        assert 3 <= len(posts) <= 8, key
        assert len({fold(p.text) for p in posts}) == len(posts), key
        assert len({p.place == "T" for p in posts}) == 2, key
        assert any(fold(p.text) == p.text.lower() for p in posts), f"{key}: no wording without tones"


def test_each_statement_names_what_answers_it(village: Village) -> None:
    known = {d.id for d in village.documents}
    findings = Counter()
    for key, posts in groups(village).items():
        findings[posts[0].expect, posts[0].finding] += 1
        assert set(posts[0].documents) <= known, key
        assert bool(posts[0].documents) == (posts[0].finding != "no_source"), key
    assert findings == {("rumour", "refuted"): 10, ("rumour", "no_source"): 2, ("truth", "supported"): 5}


def test_at_least_five_documents_deny_in_words_of_their_own(village: Village) -> None:
    cues = ("là sai sự thật", "hoàn toàn bịa đặt", "không có chủ trương", "chưa có quyết định", "thông tin sai lệch")
    bodies = [" ".join(d.paragraphs) for d in village.documents]
    assert [c for c in cues if not any(c in b for b in bodies)] == []
    assert any("Thông tin này là đúng" in b for b in bodies)


def test_documents_are_papers_with_number_issuer_and_a_working_day(village: Village) -> None:
    for document in village.documents:
        assert re.fullmatch(r"\d+/[A-ZĐ]+-[A-ZĐ]+", document.number), document.id
        assert document.issuer.endswith("(mẫu)"), document.id
        assert 2 <= len(document.paragraphs) <= 6, document.id
        assert document.signed.weekday() < 5, document.id
        assert timedelta(0) < BASE - document.published < timedelta(days=366), document.id
    assert len({d.number for d in village.documents}) == len(village.documents)


def test_numbers_of_the_peoples_committee_rise_with_the_date(village: Village) -> None:
    ours = [d for d in village.documents if d.number.endswith("-UBND") and not d.pdf]
    order = [int(d.number.split("/")[0]) for d in sorted(ours, key=lambda d: d.signed)]
    assert order == sorted(order)


def test_all_is_nfc_but_the_one_post_that_is_not(village: Village) -> None:
    for file in CONTENT.glob("*.toml"):
        raw = file.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", raw), file.name
    odd = [p for p in village.posts if not unicodedata.is_normalized("NFC", p.text)]
    assert len(odd) == 1
    assert nfc(odd[0].text).startswith("Nhà em ở cuối xóm")


def test_no_place_to_fill_is_left_and_each_thread_exists(village: Village) -> None:
    texts = [p.text for p in village.posts] + [t for d in village.documents for t in (d.title, *d.paragraphs)]
    assert [t for t in texts if "{" in t or "}" in t] == []
    assert {p.place for p in village.posts} - {"T"} == {t.slug for t in village.threads}


def test_every_number_that_looks_personal_is_of_a_pattern_nobody_owns() -> None:
    raw = "\n".join(f.read_text(encoding="utf-8") for f in CONTENT.glob("*.toml"))
    for line in raw.splitlines():
        for digits in re.findall(r"\d(?:[ .]?\d){8,}(?! đồng)", line):
            plain = re.sub(r"\D", "", digits)
            assert plain.startswith(("0900000", "000000000", "0000")), line
    assert set(re.findall(r"@([\w-]+(?:\.[\w-]+)+)", raw)) == {"vidu.example"}


def test_all_that_identifies_is_masked_and_the_money_stays(village: Village) -> None:
    masked = " ".join(mask(p.served_text) for p in village.posts)
    assert not re.search(r"0900|0000 1111|000000000123|vidu|be_na|chu_tu", masked)
    assert all(t in masked for t in ("500.000 đồng", "300k", "31/12", "1.000.000đ"))


def test_posts_fall_into_the_last_five_days_and_answers_follow_their_opening(village: Village) -> None:
    for post in village.posts:
        assert timedelta(0) <= village.base - post.published <= timedelta(days=5)
    for thread in village.threads:
        assert thread.posts[0].opens
        assert all(thread.posts[0].published < p.published for p in thread.posts[1:])
    assert len({p.native for p in village.posts}) == len(village.posts)
    ids = [p.native for p in village.timeline]
    assert ids == sorted(ids)
    assert [p.published for p in village.timeline] == sorted(p.published for p in village.timeline)


def test_the_same_week_gives_the_same_texts_and_the_next_one_new_dates(village: Village) -> None:
    later = load(BASE + timedelta(days=2))
    assert [(p.native, p.text) for p in later.posts] == [(p.native, p.text) for p in village.posts]
    assert [d.paragraphs for d in later.documents] == [d.paragraphs for d in village.documents]
    after = load(BASE + timedelta(days=7))
    assert after.document("lich-cat-dien").paragraphs != village.document("lich-cat-dien").paragraphs
    assert [p.native for p in after.posts] == [p.native for p in village.posts]


def test_dates_are_filled_as_official_papers_and_posts_write_them() -> None:
    monday = date(2026, 11, 23)
    text = "{+10 thu}, {+10 long}. Từ {+10 dm}, {-5 dmy}, {+13 thu}. {+5 thu} năm {nam}-{nam+1}"
    assert fill(text, monday) == (
        "Thứ Năm, ngày 03 tháng 12 năm 2026. Từ 3/12, 18/11/2026, Chủ nhật. Thứ Bảy năm 2026-2027"
    )
