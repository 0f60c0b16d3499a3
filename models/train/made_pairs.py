"""Claim and passage pairs of our own making: denials in many wordings, confirmations, rumours merely quoted.

Neither verification set has them, and they're the commonest in real use.
"""

import random
import re

from doichieu.text import nfc

DENIALS = (
    "{who} khẳng định thông tin {x} là sai sự thật.",
    "Thông tin {x} là hoàn toàn bịa đặt.",
    "{who} bác bỏ thông tin {x}.",
    "Thông tin lan truyền trên mạng xã hội cho rằng {x} là không chính xác.",
    "{who} cho biết không có chuyện {x}.",
    "Nội dung «{x}» đang lan truyền là tin giả.",
    "{who} khẳng định không có chủ trương {x}.",
    "Tin đồn {x} là thất thiệt, người dân không nên chia sẻ.",
    "Trên mạng xã hội xuất hiện thông tin: {x}. {who} khẳng định thông tin trên là sai sự thật.",
    "Những ngày qua, nhiều tài khoản đăng tải: {x}. Đây là thông tin bịa đặt, gây hoang mang dư luận.",
    "Vừa qua lan truyền tin {x}. Qua xác minh, {who} khẳng định nội dung này hoàn toàn không đúng sự thật.",
    "{who} đính chính: thông tin {x} không có cơ sở.",
    "Đến nay {who} chưa có quyết định nào về việc {x}.",
    "{who} xác nhận thông tin {x} là sai.",
    "Công an đã mời người đăng tin {x} lên làm việc; người này thừa nhận đã đăng tin sai sự thật.",
    "Văn bản có nội dung {x} là giả mạo, {who} không ban hành văn bản này.",
    "Không có việc {x}, {who} đề nghị người dân cảnh giác.",
    "Thông tin cho rằng {x} là xuyên tạc, thiếu căn cứ.",
    "{who} phủ nhận việc {x}. Người dân cần bình tĩnh, không nghe theo tin đồn.",
    "Liên quan đến thông tin {x}, {who} cho biết đó là tin không chính xác.",
    "Hình ảnh và nội dung {x} bị cắt ghép, không có thật.",
    "Mấy ngày nay bà con xôn xao chuyện {x}. {who} khẳng định không hề có việc này.",
    "Cảnh báo tin giả: {x}. Sự việc hoàn toàn không có thật.",
)
CONFIRMATIONS = (
    "{who} xác nhận thông tin {x} là đúng.",
    "{who} xác nhận {x}.",
    "Thông tin {x} là chính xác, {who} cho biết.",
    "Việc {x} là có thật, {who} khẳng định.",
    "Trên mạng xã hội có thông tin {x}. {who} xác nhận thông tin này là đúng sự thật.",
    "{who} thông báo: {x}.",
    "{who} cho biết {x}.",
    "Theo thông báo của {who}, {x}.",
    "Thông tin {x} không phải tin giả, {who} đã có văn bản chính thức.",
)
QUOTES = (
    "Trên mạng xã hội lan truyền thông tin {x}. {who} đang xác minh vụ việc.",
    "Nhiều người chia sẻ tin {x}. Hiện chưa có kết luận chính thức.",
    "Một số tài khoản đăng tải nội dung cho rằng {x}. {who} đang kiểm tra.",
    "Người dân hỏi {who} có phải {x} hay không.",
    "Về tin đồn {x}, {who} chưa có phản hồi.",
    "Dư luận xôn xao trước tin {x}; cơ quan chức năng đang làm rõ.",
)
OTHER_DENIALS = (
    "{who} khẳng định thông tin {y} là sai sự thật. {z}",
    "Thông tin {y} là bịa đặt. {z}",
    "{z} Trước đó, {who} đã bác bỏ tin {y}.",
)
WHO = (
    "Công an xã",
    "UBND xã",
    "UBND tỉnh",
    "Sở Y tế",
    "Bộ Nội vụ",
    "Bộ Công an",
    "Bộ Giáo dục và Đào tạo",
    "lãnh đạo phường",
    "Chủ tịch UBND huyện",
    "đại diện ngân hàng",
    "Công an tỉnh",
    "Ban chỉ huy phòng chống thiên tai",
    "Điện lực địa phương",
    "cơ quan chức năng",
    "Bảo hiểm xã hội",
)
REST = (
    "Người dân cần theo dõi thông tin trên cổng chính thức.",
    "Đề nghị bà con yên tâm sinh hoạt, sản xuất.",
    "Mọi hoạt động vẫn diễn ra bình thường.",
    "Cơ quan công an sẽ xử lý nghiêm người đăng tin.",
    "",
    "",
    "",
)
_NUMBER = re.compile(r"(?<![\d/.,-])\d{1,3}(?:[.,]\d{1,3})?(?![\d/.,-])")
_FLIPS = (
    (" tăng ", " giảm "),
    (" được ", " không được "),
    (" có ", " không có "),
    (" phải ", " không phải "),
    (" cao hơn ", " thấp hơn "),
    (" đã ", " chưa "),
    (" miễn phí", " thu phí"),
    (" mở cửa", " đóng cửa"),
    (" bắt buộc ", " không bắt buộc "),
    (" cho phép ", " cấm "),
)

Pair = tuple[str, str, str]  # claim, passage, label


def lowered(claim: str) -> str:
    """The claim as it stands inside a sentence."""
    claim = nfc(claim).rstrip(" .!")
    return claim[0].lower() + claim[1:] if len(claim) > 1 and not claim[:2].isupper() else claim


def _filled(pattern: str, rng: random.Random, **parts: str) -> str:
    text = pattern.format(who=rng.choice(WHO), **parts).strip()
    text = text[0].upper() + text[1:]
    return f"{text} {rng.choice(REST)}".strip()


def denied(claim: str, wording: str, rng: random.Random) -> Pair:
    """A passage that denies the wording, beside the claim."""
    return claim, _filled(rng.choice(DENIALS), rng, x=lowered(wording)), "refutes"


def confirmed(claim: str, wording: str, rng: random.Random) -> Pair:
    """A passage that confirms it."""
    return claim, _filled(rng.choice(CONFIRMATIONS), rng, x=lowered(wording)), "supports"


def quoted(claim: str, rng: random.Random) -> Pair:
    """A passage that only reports that people say it."""
    return claim, _filled(rng.choice(QUOTES), rng, x=lowered(claim)), "not_enough"


def denial_of_other(claim: str, evidence: str, other: str, label: str, rng: random.Random) -> Pair:
    """Evidence about the claim beside a denial of something else: the label stays."""
    return claim, rng.choice(OTHER_DENIALS).format(who=rng.choice(WHO), y=lowered(other), z=evidence), label


def claim_denied(claim: str, evidence: str, label: str, rng: random.Random) -> Pair | None:
    """The claim that the statement is false, beside evidence that bears it out or not: the label turns."""
    turned = {"supports": "refutes", "refutes": "supports"}.get(label)
    pattern = rng.choice(("thông tin {x} là sai sự thật", "không có chuyện {x}", "tin {x} là bịa đặt"))
    return (pattern.format(x=lowered(claim)), evidence, turned) if turned else None


def edited(claim: str, rng: random.Random) -> str | None:
    """The claim with one number or one word turned, so that what supported it now refutes it."""
    spots = list(_NUMBER.finditer(claim))
    if spots and rng.random() < 0.7:
        spot = rng.choice(spots)
        value = spot.group()
        digits = [i for i, c in enumerate(value) if c.isdigit()]
        at = digits[0] if rng.random() < 0.7 else digits[-1]
        new = rng.choice([d for d in "123456789" if d != value[at]])
        return claim[: spot.start()] + value[:at] + new + value[at + 1 :] + claim[spot.end() :]
    for left, right in rng.sample(_FLIPS, len(_FLIPS)):
        if right in claim:
            return claim.replace(right, left, 1)
        if left in claim:
            return claim.replace(left, right, 1)
    return None
