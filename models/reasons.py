"""Why the machine thinks so, in one plain Vietnamese sentence made from what it used."""

from collections.abc import Mapping

from doichieu.records import Judgement, Stance
from models.verification_features import Comparison
from models.views import PassageView

_QUOTE = 220
DENIED = "Nguồn nói thông tin này không đúng"
CONFIRMED = "Nguồn xác nhận việc này"
NEGATED = "Một bên khẳng định, một bên phủ định cùng một việc"
DETAIL = "Nguồn nói về cùng việc nhưng chi tiết khác với nhận định"
_SHOWN = {
    "tang": "tăng", "giam": "giảm", "mo cua": "mở cửa", "mo lai": "mở lại", "dong cua": "đóng cửa",
    "bat buoc": "bắt buộc",
    "khong bat buoc": "không bắt buộc", "duoc phep": "được phép", "cam": "cấm", "khong duoc": "không được",
    "mien phi": "miễn phí", "thu phi": "thu phí", "mat phi": "mất phí", "mien": "miễn", "thu": "thu",
    "nghi hoc": "nghỉ học", "di hoc": "đi học", "thu hoi": "thu hồi", "cap moi": "cấp mới", "cho phep": "cho phép",
    "tiep tuc": "tiếp tục", "dung": "dừng", "khong can": "không cần", "phai": "phải", "khong phai": "không phải",
    "toi da": "tối đa", "toi thieu": "tối thiểu", "cao hon": "cao hơn", "thap hon": "thấp hơn", "chua": "chưa",
    "da": "đã",
    "se": "sẽ", "an toan": "an toàn", "nguy hiem": "nguy hiểm", "hoat dong": "hoạt động", "tam dung": "tạm dừng",
    "ngung": "ngừng", "giu nguyen": "giữ nguyên", "thay doi": "thay đổi", "vo": "vỡ", "khong vo": "không vỡ",
}  # fmt: skip


def short(text: str) -> str:
    """A sentence to quote inside a reason: one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= _QUOTE:
        return line
    return line[:_QUOTE].rsplit(" ", 1)[0] + "…"


def denial_sentence(result: Comparison, view: PassageView) -> str:
    """The sentence that denies what the claim says."""
    return short(view.sentences[result.denial.sentence][2]) if result.denial else ""


def reason(stance: Stance, result: Comparison, view: PassageView) -> str:
    """The reason shown to the officer for a stance."""
    quote = short(_unit_text(result, view))
    share = f"{round(100 * result.coverage)}%"
    if stance is Stance.REFUTES:
        if result.denial is not None and result.denial_match > 0.2:
            return f"{DENIED}: «{denial_sentence(result, view)}»"
        if result.conflicts:
            mine, theirs = result.conflicts[0]
            return f"Nguồn ghi {theirs.surface}, nhận định nói {mine.surface}: «{quote}»"
        known = [(a, b) for a, b in result.opposites if a in _SHOWN and b in _SHOWN]
        if known:
            mine_word, their_word = known[0]
            return f"Nguồn nói «{_SHOWN[their_word]}», nhận định nói «{_SHOWN[mine_word]}»: «{quote}»"
        if result.negation > 0.1:
            return f"{NEGATED}: «{quote}»"
        return f"{DETAIL}: «{quote}»"
    if stance is Stance.SUPPORTS:
        if result.confirmation is not None and result.confirm_match > 0.35:
            return f"{CONFIRMED}: «{short(view.sentences[result.confirmation.sentence][2])}»"
        numbers = "; các con số khớp nhau" if not result.missing and result.unit and _has_numbers(result) else ""
        return f"Nguồn có câu chứa {share} nội dung của nhận định{numbers}: «{quote}»"
    if result.coverage < 0.35:
        return "Đoạn này nói về việc khác với nhận định."
    if result.missing:
        return f"Nguồn có nói gần việc này nhưng không tìm thấy số liệu «{result.missing[0].surface}»."
    return "Nguồn có nói gần việc này nhưng chưa đủ để kết luận."


def judged(chances: Mapping[Stance, float], result: Comparison, view: PassageView) -> Judgement:
    """A Judgement from the three probabilities and what was compared; of equals, "not enough"."""
    if result.unit is None:
        return Judgement(Stance.NOT_ENOUGH, 0.0, 0.0, 1.0, 0, 0, "Đoạn trích hoặc nhận định không có nội dung.")
    supports, refutes = round(chances[Stance.SUPPORTS], 6), round(chances[Stance.REFUTES], 6)
    stance = max(chances, key=lambda s: (chances[s], s is Stance.NOT_ENOUGH))
    start, end = result.unit.start, result.unit.end
    if stance is Stance.REFUTES and result.denial is not None and result.denial_match > 0.2:
        start, end, _ = view.sentences[result.denial.sentence]
    rest = round(1.0 - supports - refutes, 6)
    return Judgement(stance, supports, refutes, rest, start, end, reason(stance, result, view))


def _has_numbers(result: Comparison) -> bool:
    return bool(result.unit and result.unit.form.quantities)


def _unit_text(result: Comparison, view: PassageView) -> str:
    if result.unit is None:
        return ""
    return " ".join(text for _, _, text in view.sentences[result.unit.first : result.unit.last + 1])
