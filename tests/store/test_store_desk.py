"""What the desk asks of the store: the queue, decisions, officers and their sessions."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from doichieu.errors import ReviewConflict, SettingsError
from doichieu.records import ClaimState, Finding, Review, Stance, Verdict
from doichieu.settings import Settings
from doichieu.store import Store, audit, claims, export, flags, officers, open_store, queue, reviews
from doichieu.text import now
from tests.build import RUMOUR, counts, lay_evidence, make_flag, queue_claim, spread_claim

TOPICS = ["Trường huyện đóng cửa hai tuần.", "Cầu Đông sập lúc 3 giờ sáng.", "Giá điện tăng 20% từ ngày mai."]


@pytest.fixture
def desk(store: Store) -> Store:
    officers.add(store, "canbo1", "Cán bộ Một", "x", "test")
    officers.add(store, "canbo2", "Cán bộ Hai", "x", "test")
    return store


def _decide(
    store: Store,
    claim: str,
    flag: str | None,
    revision: int = 1,
    verdict: Verdict = Verdict.DISTORTED,
    reviewer: str = "canbo1",
    note: str = "",
) -> Review:
    return reviews.decide(
        store,
        claim=claim,
        revision=revision,
        flag=flag,
        reviewer=reviewer,
        verdict=verdict,
        note=note,
        retention_days=30,
    )


class TestDecisions:
    @pytest.mark.parametrize("verdict", list(Verdict))
    def test_a_decision_moves_the_claim_and_is_in_the_chain(self, desk: Store, verdict: Verdict) -> None:
        claim, flag = queue_claim(desk)
        review = _decide(desk, claim, flag.id, verdict=verdict, note="  đã hỏi\ncông an xã  ")
        row = queue.one(desk, claim)
        assert row is not None
        later = verdict is Verdict.LATER
        assert row.claim.state is (ClaimState.POSTPONED if later else ClaimState.CLOSED)
        assert (row.claim.revision, row.verdict, row.reviewed_by) == (2, verdict, "canbo1")
        assert (desk.value("SELECT closed_at FROM claims WHERE id = ?", (claim,)) is None) is later
        assert reviews.of_claim(desk, claim) == [review]
        assert review.note == "đã hỏi\ncông an xã"
        entry = audit.entries(desk, f"claim:{claim}")[-1]
        assert (entry.actor, entry.action) == ("canbo1", "review.decide")
        assert f'"verdict": "{verdict}"' in entry.detail
        assert desk.path.with_name("audit.anchor").read_text(encoding="ascii").startswith(f"{entry.seq} ")

    def test_a_second_officer_gets_a_clear_word_and_nothing_is_written(self, desk: Store) -> None:
        claim, flag = queue_claim(desk)
        _decide(desk, claim, flag.id)
        before = counts(desk)
        with pytest.raises(ReviewConflict, match="«canbo1» vừa quyết định nhận định này: Sai lệch") as told:
            _decide(desk, claim, flag.id, verdict=Verdict.TRUE, reviewer="canbo2")
        assert "ghi chú bạn viết còn nguyên" in told.value.hint
        assert counts(desk) == before
        assert queue.one(desk, claim).verdict is Verdict.DISTORTED  # type: ignore[union-attr]
        assert _decide(desk, claim, flag.id, 2, Verdict.TRUE, "canbo2").verdict is Verdict.TRUE

    def test_a_flag_raised_meanwhile_is_a_conflict_too(self, desk: Store) -> None:
        claim, flag = queue_claim(desk)
        newer = lay_evidence(desk, claim, "Từ 1/7 xã thu phí 200 nghìn đồng.", Stance.SUPPORTS, "m2")
        other = make_flag(claim, newer, Finding.DISPUTED)
        flags.raise_flag(desk, other, 3)
        before = counts(desk)
        for revision, seen in ((1, flag.id), (2, flag.id), (1, other.id), (2, None)):
            with pytest.raises(ReviewConflict):
                _decide(desk, claim, seen, revision)
        with pytest.raises(ReviewConflict, match="Máy vừa tìm thấy căn cứ mới"):
            _decide(desk, claim, flag.id)
        assert counts(desk) == before
        _decide(desk, claim, other.id, 2)

    def test_an_old_review_isn_t_blamed_for_a_new_flag(self, desk: Store) -> None:
        claim, flag = queue_claim(desk)
        _decide(desk, claim, flag.id, verdict=Verdict.LATER)
        newer = lay_evidence(desk, claim, "Xã không thu khoản nào.", mark="m2")
        other = make_flag(claim, newer, score=0.95)
        flags.raise_flag(desk, other, 3)
        with pytest.raises(ReviewConflict, match="Máy vừa tìm thấy"):
            _decide(desk, claim, flag.id, 2, reviewer="canbo2")
        _decide(desk, claim, other.id, 3)
        with pytest.raises(ReviewConflict, match="«canbo1» vừa quyết định"):
            _decide(desk, claim, flag.id, 2, reviewer="canbo2")

    def test_of_many_at_once_one_decides(self, desk: Store, settings: Settings) -> None:
        claim, flag = queue_claim(desk)

        def one(number: int) -> str:
            with open_store(settings) as own:
                try:
                    _decide(own, claim, flag.id, reviewer=f"canbo{number % 2 + 1}")
                except ReviewConflict:
                    return "conflict"
                return "decided"

        with ThreadPoolExecutor(6) as pool:
            told = list(pool.map(one, range(6)))
        assert sorted(told) == ["conflict"] * 5 + ["decided"]
        assert counts(desk)["reviews"] == 1
        audit.verify(desk)

    def test_a_claim_that_isn_t_there_and_an_officer_who_isn_t(self, desk: Store) -> None:
        with pytest.raises(ReviewConflict, match="không còn trong hàng chờ"):
            _decide(desk, "nix", None)
        claim, flag = queue_claim(desk)
        before = counts(desk)
        with pytest.raises(sqlite3.IntegrityError):
            _decide(desk, claim, flag.id, reviewer="keiner")
        assert counts(desk) == before

    def test_a_note_has_an_end(self, desk: Store) -> None:
        claim, flag = queue_claim(desk)
        assert len(_decide(desk, claim, flag.id, note="x" * 100_000).note) == reviews.MAX_NOTE


class TestQueue:
    @pytest.fixture
    def three(self, store: Store) -> list[str]:
        """Seen in 5 posts; in 3, the surer one first; one more only watched."""
        keys = [
            queue_claim(store, text, times, score=score)[0]
            for text, times, score in zip(TOPICS, (3, 5, 3), (0.6, 0.5, 0.9), strict=True)
        ]
        spread_claim(store, "Chợ phiên dời sang thứ bảy.", 2)
        return [keys[1], keys[2], keys[0]]

    def test_most_spread_first_then_the_surest(self, store: Store, three: list[str]) -> None:
        total, rows = queue.page(store)
        assert (total, [row.claim.id for row in rows]) == (3, three)
        assert [len(queue.page(store, limit=2, offset=n)[1]) for n in (0, 2, 4)] == [2, 1, 0]
        assert [queue.neighbour(store, key) for key in three] == [*three[1:], None]
        assert queue.neighbour(store, "nix") is None
        assert queue.one(store, "nix") is None

    def test_filters(self, store: Store, three: list[str]) -> None:
        newer = lay_evidence(store, three[0], "Trường huyện đóng cửa từ thứ hai.", Stance.SUPPORTS, "m2")
        flags.raise_flag(store, make_flag(three[0], newer, Finding.SUPPORTED), 3)
        assert [r.claim.id for r in queue.page(store, finding=Finding.SUPPORTED)[1]] == [three[0]]
        assert queue.page(store, finding=Finding.NO_SOURCE) == (0, [])
        assert queue.page(store, [ClaimState.WATCHED])[0] == 1
        assert queue.page(store, list(ClaimState))[0] == 4
        assert queue.page(store, [])[0] == 0
        assert queue.findings(store) == {
            Finding.REFUTED: 2,
            Finding.SUPPORTED: 1,
            Finding.DISPUTED: 0,
            Finding.NO_SOURCE: 0,
        }
        assert queue.counts(store)[ClaimState.WATCHED] == 1

    @pytest.mark.parametrize(
        "search",
        ["cầu đông", "CAU DONG", "cau dong", "Đông sập", "sap  cau", "“cầu”, «đông»!", "cau\x00dong'"],
    )
    def test_search_with_and_without_tones(self, store: Store, three: list[str], search: str) -> None:
        total, rows = queue.page(store, search=search)
        assert total == 1
        assert rows[0].claim.text == TOPICS[1]

    def test_all_words_must_occur(self, store: Store, three: list[str]) -> None:
        assert queue.page(store, search="cầu trường")[0] == 0
        assert queue.page(store, search="20%")[0] == 1
        assert queue.page(store, search="   ")[0] == 3

    @pytest.mark.parametrize(
        "search",
        [
            '"',
            "*",
            "NEAR(",
            "((",
            ")",
            '"" ""',
            "^",
            "a:b",
            "-",
            "\x00",
            "{a b}",
            "x" * 100_000,
            "a " * 20_000,
            "AND OR NOT",
            "folded:",
            "'; DROP TABLE claims; --",
            "\ud800",
            "'",
            "%",
            "_",
            "🙂",
        ],
    )
    def test_hostile_search_finds_nothing_and_harms_nothing(self, store: Store, three: list[str], search: str) -> None:
        assert queue.page(store, search=search) == (0, [])
        assert queue.page(store)[0] == 3

    def test_search_holds_after_the_file_was_vacuumed(self, store: Store, three: list[str]) -> None:
        store.execute("DELETE FROM claim_bands")
        watched = store.value("SELECT id FROM claims WHERE state = 'watched'")
        store.execute("UPDATE sightings SET claim = NULL WHERE claim = ?", (watched,))
        store.execute("DELETE FROM claims WHERE id = ?", (watched,))
        store.execute("VACUUM")
        for text in TOPICS:
            assert [r.claim.text for r in queue.page(store, search=text)[1]] == [text]

    def test_export_gives_every_table_in_whole(self, desk: Store) -> None:
        claim, flag = queue_claim(desk)
        _decide(desk, claim, flag.id)
        found = {name: list(export.rows(desk, name)) for name in export.TABLES}
        assert found["claims"][0]["text"] == RUMOUR
        assert found["evidence"][0]["quote"] == "Thông tin xã thu phí"
        assert found["decisions"][0]["verdict"] == "distorted"
        with pytest.raises(KeyError):
            list(export.rows(desk, "officers"))


class TestOfficers:
    @pytest.mark.parametrize("login", ["", "cán bộ", "a b", "a@b", "...", "x'--", "a\n"])
    def test_a_login_is_plain_letters_and_digits(self, store: Store, login: str) -> None:
        with pytest.raises(SettingsError, match="Tên đăng nhập"):
            officers.add(store, login, "x", "x", "test")

    def test_a_login_is_there_once(self, desk: Store) -> None:
        with pytest.raises(SettingsError, match="Đã có tài khoản «canbo1»"):
            officers.add(desk, "canbo1", "x", "x", "test")
        assert [o.login for o in officers.every(desk)] == ["canbo1", "canbo2"]
        for act in (officers.set_password, officers.disable):
            with pytest.raises(SettingsError, match="Không có tài khoản"):
                act(desk, "keiner", "x", "test")  # type: ignore[operator]

    def test_five_wrong_passwords_lock_for_a_while(self, desk: Store) -> None:
        for _ in range(4):
            officers.note_failure(desk, "canbo1")
        assert officers.locked_until(desk, "canbo1") is None
        officers.note_failure(desk, "canbo1")
        until = officers.locked_until(desk, "canbo1")
        assert until is not None
        assert until > now()
        assert officers.locked_until(desk, "canbo2") is None
        assert audit.entries(desk, "officer:canbo1")[-1].action == "officer.lock"
        officers.note_failure(desk, "canbo1")
        assert officers.locked_until(desk, "canbo1") == until, "one more try must not lift the lock"

    def test_the_lock_ends_and_the_count_begins_anew(self, desk: Store) -> None:
        for _ in range(5):
            officers.note_failure(desk, "canbo1")
        desk.execute("UPDATE officers SET locked_until = '2020-01-01T00:00:00Z'")
        assert officers.locked_until(desk, "canbo1") is None
        officers.note_failure(desk, "canbo1")
        assert officers.locked_until(desk, "canbo1") is None

    def test_a_new_password_or_a_sign_in_lifts_the_count(self, desk: Store) -> None:
        for _ in range(5):
            officers.note_failure(desk, "canbo1")
        officers.set_password(desk, "canbo1", "y", "test")
        assert officers.locked_until(desk, "canbo1") is None
        for _ in range(4):
            officers.note_failure(desk, "canbo1")
        officers.open_session(desk, "canbo1", "token", "csrf", 12)
        officers.note_failure(desk, "canbo1")
        assert officers.locked_until(desk, "canbo1") is None
        officers.note_failure(desk, "keiner")

    def test_a_session_lives_until_it_expires_is_closed_or_the_account_is(self, desk: Store) -> None:
        for token in ("t1", "t2"):
            officers.open_session(desk, "canbo1", token, "csrf", 12)
        found = officers.session(desk, "t1")
        assert found is not None
        assert (found[0].login, found[1]) == ("canbo1", "csrf")
        assert officers.session(desk, "other") is None
        officers.close_session(desk, "t1")
        assert officers.session(desk, "t1") is None
        desk.execute("UPDATE sessions SET expires_at = '2020-01-01T00:00:00Z'")
        assert officers.session(desk, "t2") is None
        officers.open_session(desk, "canbo1", "t3", "csrf", 12)
        assert counts(desk)["sessions"] == 1, "expired ones are swept"
        officers.disable(desk, "canbo1", True, "test")
        assert officers.session(desk, "t3") is None
        officers.disable(desk, "canbo1", False, "test")
        assert officers.session(desk, "t3") is None
        officers.open_session(desk, "canbo1", "t4", "csrf", 12)
        officers.set_password(desk, "canbo1", "y", "test")
        assert officers.session(desk, "t4") is None

    def test_the_database_holds_no_token(self, desk: Store) -> None:
        officers.open_session(desk, "canbo1", "bi-mat-cua-phien", "csrf", 12)
        desk.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"bi-mat-cua-phien" not in desk.path.read_bytes()


def test_a_claim_that_isn_t_there(store: Store) -> None:
    assert claims.get(store, "nix") is None
    assert claims.sightings(store, "nix") == []
    assert flags.current(store, "nix") == []
    assert flags.one_evidence(store, None) is None
