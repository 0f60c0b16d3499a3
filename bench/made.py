"""Made posts and official passages for the benchmarks: seeded, many, shaped like real ones. Never evaluation."""

import random
from collections.abc import Iterator

from doichieu.records import Document, Post

PLACES = [f"{kind} {name} {number}" for kind in ("thôn", "xóm", "bản") for name in
          ("Đồng Tâm", "Suối Hai", "Nà Lừa", "Bến Đò", "Tân Lập", "Khe Cạn", "Phú Thịnh", "Làng Chiềng")
          for number in range(1, 26)]  # fmt: skip
EVENTS = (
    "xã thu phí làm căn cước {money} đồng một người",
    "trường tiểu học {place} cho học sinh nghỉ từ ngày {day}/{month}",
    "cầu {place} cấm xe tải trên {count} tấn từ ngày {day}/{month}",
    "người cao tuổi ở {place} được trợ cấp {money} đồng mỗi tháng",
    "điện lực cắt điện {place} từ {hour} giờ ngày {day}/{month}",
    "trạm y tế {place} tiêm vắc xin thu {money} đồng một mũi",
    "đập nước {place} sắp xả lũ lúc {hour} giờ đêm nay",
    "sau sáp nhập dân {place} phải đổi sổ đỏ mất {money} đồng",
    "nước máy ở {place} có chì gấp {count} lần cho phép",
    "hộ nghèo {place} phải nộp {money} đồng mới được nhận quà",
)
HEDGES = ("Nghe nói {e}", "{e} nhé bà con", "Bà con chú ý, {e}", "{e}, chia sẻ gấp", "Mới có tin {e}")
CHATTER = (
    "Chán thật, đường {place} ổ gà bao năm không ai sửa, làm ăn quá tệ.",
    "Cán bộ {place} làm việc lề mề, dân bức xúc lắm rồi.",
    "Ai biết {place} hôm nay có họp không ạ?",
    "Nhà mình ở {place} hôm qua mất nước suốt, mệt quá.",
    "Haha, {place} mà cũng đòi lên phố, vui thật =))",
    "Mong {place} sớm có cầu mới cho các cháu đi học.",
    "Theo mình nên phạt nặng mấy người đổ rác ở {place}.",
    "Chúc bà con {place} vụ này được mùa nhé.",
)
NOTICE = (
    "Ủy ban nhân dân xã thông báo: {event}. Nội dung này căn cứ kế hoạch số {count}/KH-UBND. Đề nghị các hộ dân tại "
    "{place} theo dõi trên loa truyền thanh và liên hệ bộ phận một cửa khi cần hướng dẫn thêm."
)


def _slots(r: random.Random) -> dict[str, object]:
    return {
        "place": r.choice(PLACES),
        "money": f"{r.randrange(5, 400) * 1000:,}".replace(",", "."),
        "day": r.randrange(1, 29),
        "month": r.randrange(1, 13),
        "hour": r.randrange(1, 24),
        "count": r.randrange(2, 60),
    }


def texts(count: int, seed: int) -> Iterator[str]:
    """Post texts: 6 in 10 chatter, 3 a claim of their own, 1 one of some hundred rumours in changing words."""
    r = random.Random(seed)
    hot = [random.Random(n).choice(EVENTS).format(**_slots(random.Random(n))) for n in range(300)]
    for number in range(count):
        kind = r.random()
        if kind < 0.6:
            yield f"{r.choice(CHATTER).format(**_slots(r))} ({seed}.{number})"
            continue
        event = r.choice(EVENTS).format(**_slots(r)) if kind < 0.9 else r.choice(hot)
        words = r.choice(HEDGES).format(e=event)
        yield f"{words[0].upper()}{words[1:]}."


def posts(count: int, seed: int, source: str) -> list[Post]:
    """Posts of one made source; `seed` and place in the list make the server's own number."""
    return [
        Post.make(
            source=source, text=text, thread_url=f"http://127.0.0.1/t/{number % 97}", native=f"{seed}{number:07d}"
        )
        for number, text in enumerate(texts(count, seed))
    ]


def documents(passages: int, seed: int, source: str) -> list[Document]:
    """Documents of five passages each."""
    r = random.Random(seed)
    made = []
    for number in range(passages // 5):
        parts = []
        for _ in range(5):
            slots = _slots(r)
            parts.append(NOTICE.format(event=r.choice(EVENTS).format(**slots), **slots))
        text = "\n".join(parts)
        spans, at = [], 0
        for part in parts:
            spans.append((at, at + len(part)))
            at += len(part) + 1
        made.append(
            Document.make(
                source=source,
                url=f"http://127.0.0.1/d/{number}",
                title=f"Thông báo số {number}",
                text=text,
                spans=spans,
                issuer="UBND xã",
                number=f"{number}/TB-UBND",
                issued_on="2026-10-01",
            )
        )
    return made
