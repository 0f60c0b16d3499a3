"""Passages of one document read together."""

from collections.abc import Sequence

from doichieu.records import Judgement, Model, Stance
from models.light import weigher
from models.reasons import DENIED
from models.together import Laid, judge

FIRST = "Sáng 12/3, lãnh đạo xã Tân Lập gặp gỡ bà con. Trạm y tế xã sẽ chuyển về thôn Đông từ đầu tháng tư."
SECOND = "Buổi gặp kéo dài hai giờ. Người cao tuổi đến khám tại nơi mới được miễn tiền xe trong ba tháng."
CLAIM = "Trạm y tế xã Tân Lập chuyển về thôn Đông, người cao tuổi đến khám được miễn tiền xe."


class Says:
    """A verifier that says what it was told to say of a text, and remembers what it was asked."""

    model = Model("says", "1")

    def __init__(self, said: dict[str, Judgement]) -> None:
        self.said = said
        self.asked: list[tuple[str, str]] = []

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        self.asked += pairs
        return [self.said.get(text, self.said["joint"]) for _, text in pairs]


def said(stance: Stance, text: str = "", quoted: str = "", *, sure: float = 0.8, reason: str = "vì thế") -> Judgement:
    start = text.find(quoted) if quoted else 0
    rest = round((1 - sure) / 2, 6)
    chances = {s: sure if s is stance else rest for s in Stance}
    return Judgement(
        stance, chances[Stance.SUPPORTS], chances[Stance.REFUTES], chances[Stance.NOT_ENOUGH],
        start, start + len(quoted), reason,
    )  # fmt: skip


def laid(*texts: str, documents: Sequence[str] = ("d", "d", "d"), title: str = "") -> list[Laid]:
    return [Laid(f"p{n}", d, title, t) for n, (t, d) in enumerate(zip(texts, documents, strict=False))]


def test_sentences_of_one_document_are_judged_as_one_text_in_their_order() -> None:
    verifier = Says({"joint": said(Stance.NOT_ENOUGH)})
    judge(verifier, weigher(), [(CLAIM, laid(FIRST, SECOND))])
    (_, joint) = verifier.asked[-1]
    assert len(verifier.asked) == 3
    assert joint.index("Trạm y tế xã sẽ chuyển") < joint.index("Người cao tuổi")
    assert "Buổi gặp kéo dài" not in joint
    assert " … " in joint  # what doesn't follow isn't shown as if it did


def test_what_the_document_says_is_laid_to_the_passage_with_the_deciding_sentence() -> None:
    verifier = Says({FIRST: said(Stance.NOT_ENOUGH), SECOND: said(Stance.NOT_ENOUGH), "joint": said(Stance.SUPPORTS)})
    judge(verifier, weigher(), [(CLAIM, laid(FIRST, SECOND))])
    joint = verifier.asked[-1][1]
    quoted = "Người cao tuổi đến khám tại nơi mới được miễn tiền xe trong ba tháng."
    verifier.said["joint"] = said(Stance.SUPPORTS, joint, quoted)
    first, second = judge(verifier, weigher(), [(CLAIM, laid(FIRST, SECOND))])[0]
    assert first.judgement.stance is Stance.NOT_ENOUGH
    assert first.beside == ()
    assert second.judgement.stance is Stance.SUPPORTS
    assert SECOND[second.judgement.start : second.judgement.end] == quoted
    assert second.beside == ("p0", "p1")


def test_a_passage_that_says_otherwise_by_itself_is_quiet_but_a_denial_never() -> None:
    plain = {FIRST: said(Stance.REFUTES), SECOND: said(Stance.SUPPORTS, sure=0.7), "joint": said(Stance.SUPPORTS)}
    verifier = Says(plain)
    judge(verifier, weigher(), [(CLAIM, laid(FIRST, SECOND))])
    joint = verifier.asked[-1][1]
    verifier.said["joint"] = said(Stance.SUPPORTS, joint, "Người cao tuổi đến khám")
    quiet, kept = judge(verifier, weigher(), [(CLAIM, laid(FIRST, SECOND))])[0]
    assert quiet.judgement.stance is Stance.NOT_ENOUGH
    assert "Đọc cùng các đoạn khác" in quiet.judgement.reason
    assert kept.judgement.supports == 0.8
    verifier.said[FIRST] = said(Stance.REFUTES, reason=f"{DENIED}: «không có việc này»")
    denied, apart = judge(verifier, weigher(), [(CLAIM, laid(FIRST, SECOND))])[0]
    assert denied.judgement.stance is Stance.REFUTES
    assert apart.judgement.supports == 0.7
    assert not denied.beside + apart.beside


def test_passages_of_different_documents_and_single_ones_are_judged_by_themselves() -> None:
    verifier = Says({"joint": said(Stance.SUPPORTS)})
    rows = judge(verifier, weigher(), [(CLAIM, laid(FIRST, SECOND, documents=("d", "e"))), (CLAIM, []), ("", [])])
    assert [len(row) for row in rows] == [2, 0, 0]
    assert [text for _, text in verifier.asked] == [FIRST, SECOND]
    assert judge(verifier, weigher(), []) == []


def test_the_title_stands_before_the_joint_text_and_a_quote_in_it_goes_to_a_passage() -> None:
    verifier = Says({"joint": said(Stance.SUPPORTS, "Về trạm y tế", "Về trạm y tế")})
    rows = judge(verifier, weigher(), [(CLAIM, laid(FIRST, SECOND, title="Về trạm y tế"))])
    assert verifier.asked[-1][1].startswith("Về trạm y tế\n")
    texts = (FIRST, SECOND)
    for reading, text in zip(rows[0], texts, strict=True):
        assert text[reading.judgement.start : reading.judgement.end].strip()
