"""A store filled by hand, as the night would fill it: an invented commune, its papers, and what people say.

`python -m tests.desk.filled <folder>` makes one to look at in a browser: login "lan", password "mật khẩu để xem".
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desk.passwords import hash_password
from doichieu.records import (
    Detection,
    Document,
    Evidence,
    FetchRun,
    Finding,
    Flag,
    Judgement,
    Kind,
    Model,
    Post,
    Role,
    Source,
    SourceState,
    Stance,
)
from doichieu.settings import Settings
from doichieu.store import Store, claims, create_store, documents, flags, nights, officers, posts, sources
from doichieu.text import digest, now, stamp

LIGHT = Model("light", "1")
PASSWORD = "mật khẩu để xem"

# (paper: number, issued on, title, sentences; the index of the deciding one stands in CLAIMS)
PAPERS = [
    ("15/TB-UBND", "2026-11-12", "Thông báo về việc thu phí cấp căn cước", [
        "Thời gian qua, trên mạng xã hội có người nói xã thu 200.000 đồng khi làm căn cước.",
        "Thông tin xã thu 200.000 đồng khi làm căn cước là sai sự thật.",
        "Người dân làm căn cước lần đầu không phải nộp lệ phí.",
        "Mọi phản ánh xin gửi về bộ phận một cửa của Ủy ban nhân dân xã.",
    ]),
    ("21/TB-UBND", "2026-11-03", "Thông báo lịch tiêm phòng cho trẻ dưới 5 tuổi", [
        "Trạm y tế xã tiêm phòng cho trẻ dưới 5 tuổi vào sáng thứ bảy, ngày 28/11/2026, tại nhà văn hóa thôn Hạ.",
        "Phụ huynh mang theo sổ tiêm chủng của trẻ.",
    ]),
    ("08/KH-UBND", "2026-10-20", "Kế hoạch sửa đường liên thôn", [
        "Đường từ thôn Thượng đến thôn Hạ được sửa từ ngày 01/12/2026 đến ngày 20/12/2026.",
        "Trong thời gian thi công, xe tải trên 5 tấn đi theo đường đê.",
        "Kinh phí sửa đường lấy từ ngân sách xã, không huy động tiền của các hộ dân.",
        "Ban quản lý thôn cử người hướng dẫn xe cộ ở hai đầu đường trong giờ cao điểm.",
        "Hộ nào có việc hiếu, việc hỉ trong thời gian này báo trước cho trưởng thôn để được bố trí lối đi.",
        "Người dân không đổ vật liệu, không họp chợ trên đoạn đường đang sửa.",
        "Mọi thắc mắc gửi về Ủy ban nhân dân xã trong giờ hành chính.",
    ]),
    ("33/TB-UBND", "2026-09-30", "Trả lời kiến nghị của cử tri về chợ Hạ", [
        "Xã không có chủ trương đóng cửa chợ Hạ.",
        "Chợ tạm nghỉ ba ngày để sửa mái, sau đó họp lại như cũ.",
    ]),
]  # fmt: skip

R, S, N = Stance.REFUTES, Stance.SUPPORTS, Stance.NOT_ENOUGH
# (wording, posts, days of spread, finding, certainty, [(paper, sentence, stance, share)])
CLAIMS: list[tuple[str, int, int, Finding | None, float, list[tuple[int, int, Stance, float]]]] = [
    ("Nghe nói xã thu 200k mỗi người khi đi làm căn cước.", 14, 9, Finding.REFUTED, 0.94,
     [(0, 1, R, 0.94), (0, 2, R, 0.81), (3, 1, N, 0.77)]),
    ("Sáng thứ bảy 28/11 trạm y tế tiêm phòng cho trẻ ở nhà văn hóa thôn Hạ.", 9, 4, Finding.SUPPORTED, 0.88,
     [(1, 0, S, 0.88), (1, 1, N, 0.6)]),
    ("Mỗi hộ phải đóng 1 triệu để làm đường liên thôn.", 8, 6, Finding.REFUTED, 0.79, [(2, 2, R, 0.79)]),
    ("Chợ Hạ sắp bị đóng cửa vĩnh viễn.", 7, 3, Finding.REFUTED, 0.91, [(3, 0, R, 0.91), (3, 1, R, 0.66)]),
    ("Đường liên thôn cấm xe từ đầu tháng 12.", 6, 12, Finding.DISPUTED, 0.63,
     [(2, 1, R, 0.64), (2, 0, S, 0.62), (3, 1, N, 0.9)]),
    ("Nước giếng thôn Thượng bị nhiễm chất lạ.", 5, 2, Finding.NO_SOURCE, 0.7, []),
    ("Bão sắp vào, cả huyện cho học sinh nghỉ hết tuần.", 5, 1, Finding.NO_SOURCE, 0.55, [(1, 1, N, 0.93)]),
    ("Từ tháng 1 đổ rác phải trả tiền theo cân.", 4, 5, Finding.NO_SOURCE, 0.61, [(0, 3, N, 0.8)]),
    ("Làm căn cước lần đầu không mất tiền.", 4, 8, Finding.SUPPORTED, 0.9, [(0, 2, S, 0.9)]),
    ("Xe tải trên 5 tấn phải đi đường đê khi sửa đường.", 3, 2, Finding.SUPPORTED, 0.86, [(2, 1, S, 0.86)]),
    *[
        (f"Thôn {name} sắp phải di dời để làm khu công nghiệp.", 3, 1 + n % 4, Finding.NO_SOURCE, 0.5 + n / 50, [])
        for n, name in enumerate(
            ["Bãi", "Cầu", "Chùa", "Đông", "Đoài", "Giữa", "Nội", "Ngoại", "Mới", "Cổ", "Vạn", "Lò", "Bến", "Vườn"]
        )
    ],
    ("Cây đa đầu làng sắp bị chặt.", 1, 1, None, 0.0, []),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """The keys of what was put in."""

    claims: tuple[str, ...]
    settings: Settings


def add_sources(store: Store) -> None:
    """Two official sources and two public ones; one of them in trouble, one switched off."""
    for source in (
        Source("cong-xa", "Cổng thông tin xã Bến Mẫu", "Ủy ban nhân dân xã Bến Mẫu", "official", Role.OFFICIAL, 1,
               "http://127.0.0.1:9/cong/", enabled=True),
        Source("cong-tinh", "Cổng thông tin tỉnh Mẫu", "Ủy ban nhân dân tỉnh Mẫu", "official", Role.OFFICIAL, 1,
               "http://127.0.0.1:9/tinh/"),
        Source("dien-dan", "Diễn đàn Bến Mẫu", "Nhóm dân cư", "wordpress", Role.PUBLIC, 9,
               "http://127.0.0.1:9/dien-dan/", enabled=True),
        Source("dong-tin", "Dòng tin Bến Mẫu", "Nhóm dân cư", "mastodon", Role.PUBLIC, 9,
               "http://127.0.0.1:9/dong-tin/", enabled=True),
    ):  # fmt: skip
        sources.add(store, source, "cli")
    for name, outcome, said in (
        ("cong-xa", SourceState.OK, ""),
        ("dien-dan", SourceState.OK, ""),
        ("dong-tin", SourceState.CHALLENGED, "Máy chủ trả về trang kiểm tra trình duyệt; đã dừng, không thử vượt."),
    ):
        begun = sources.begin_run(store, name)
        run = FetchRun(begun.id, name, begun.started_at, now(), outcome, rows_seen=40, rows_new=12, message=said)
        sources.finish_run(store, run, "máy:crawl")


def add_papers(store: Store) -> list[Document]:
    """The official documents, each one passage long."""
    papers = []
    for number, day, title, sentences in PAPERS:
        text = " ".join(sentences)
        papers.append(
            Document.make(
                source="cong-xa",
                url=f"http://127.0.0.1:9/cong/{number.replace('/', '-')}",
                title=title,
                text=text,
                spans=[(0, len(text))],
                issuer="Ủy ban nhân dân xã Bến Mẫu",
                number=number,
                issued_on=day,
            )
        )
    documents.add(store, papers)
    return papers


def add_claim(store: Store, wordings: Sequence[str], *, days: int = 1, source: str = "dien-dan") -> str:
    """A claim seen once in each wording, spread over the last days; its key."""
    start = datetime.now(UTC) - timedelta(days=days)
    batch = []
    for n, wording in enumerate(wordings):
        at = start + timedelta(days=days) * (n * n + 1) / (len(wordings) ** 2 + 1)
        post = Post.make(
            source=source if n % 3 else "dong-tin",
            text=wording,
            thread_url=f"http://127.0.0.1:9/{source}/{n // 2 + 1}",
            thread_title="Chuyện trong xã" if n % 2 else "",
            published_at=stamp(at),
        )
        batch.append((post, [Detection(0, len(post.text), post.text, Kind.CLAIM, 0.9)]))
    posts.add(store, [post for post, _ in batch], 30)
    claims.put_read(store, batch, LIGHT)
    with store.write():
        ours = claims.unmatched(store, 1000)
        key, _ = claims.found(store, ours[0][0], ours[0][1], ours[0][2], [1, 2], LIGHT, LIGHT)
        for sighting, _, _ in ours[1:]:
            claims.join(store, sighting, key, 0.8, LIGHT)
        claims.recount(store, key)
    return key


def judge(
    store: Store, key: str, finding: Finding, score: float, found: Sequence[tuple[Document, int, int, Stance, float]]
) -> Flag:
    """Lay passages (document, start and end of the deciding sentence, stance, its share) beside a claim and flag it."""
    items = []
    for rank, (paper, start, end, stance, share) in enumerate(found, 1):
        rest = (1 - share) / 2
        judgement = Judgement(
            stance=stance,
            supports=share if stance is S else rest,
            refutes=share if stance is R else rest,
            not_enough=share if stance is N else rest,
            start=start,
            end=end,
            reason="Cùng nói về một việc; câu được tô có số tiền và lời phủ nhận.",
        )
        items.append(
            Evidence(digest("e", key, str(rank)), key, paper.passages[0].id, rank, 1.0 / rank, judgement, LIGHT)
        )
    flags.put_evidence(store, [(key, items)], LIGHT, "một lần")
    best = items[0].id if finding is not Finding.NO_SOURCE else None
    reasons = {
        Finding.REFUTED: "Câu trích phủ nhận trực tiếp nội dung này và nêu cùng một khoản tiền.",
        Finding.SUPPORTED: "Câu trích nêu cùng việc, cùng ngày, cùng nơi.",
        Finding.DISPUTED: "Có đoạn xác nhận và có đoạn nói ngược lại; cần người đọc kỹ.",
        Finding.NO_SOURCE: "Chưa tìm thấy đoạn nào của nguồn chính thức đủ để nói đúng hay sai.",
    }
    flag = Flag(digest("f", key, now()), key, finding, best, score, reasons[finding], LIGHT, now())
    flags.raise_flag(store, flag, 3)
    return flag


def _wordings(text: str, count: int) -> list[str]:
    lead = ["", "Bà con ơi: ", "Có ai biết không, ", "Chị em chuyền nhau rằng ", "Hôm nay ở chợ nghe: "]
    return [
        f"{lead[n % len(lead)]}{text}{' ' + 'nhé' * (n // len(lead)) if n >= len(lead) else ''}" for n in range(count)
    ]


def fill(settings: Settings) -> Filled:
    """A whole store; also two officers, "lan" and "minh"."""
    with create_store(settings) as store:
        add_sources(store)
        papers = add_papers(store)
        hashed = hash_password(PASSWORD)
        officers.add(store, "lan", "Nguyễn Thị Lan", hashed, "cli")
        officers.add(store, "minh", "Trần Văn Minh", hashed, "cli")
        night = nights.begin(store)
        keys = []
        for text, count, days, finding, score, found in CLAIMS:
            key = add_claim(store, _wordings(text, count), days=days)
            keys.append(key)
            if finding is None:
                continue
            spans = []
            for paper, sentence, stance, share in found:
                words = PAPERS[paper][3][sentence]
                start = papers[paper].text.index(words)
                spans.append((papers[paper], start, start + len(words.strip()), stance, share))
            judge(store, key, finding, score, spans)
        counts = {"rows_new": 136, "sources_troubled": 1, "claims_new": 25,
                  "claims_queued": 24, "flags_new": 24, "flags_refuted": 3, "flags_supported": 3, "flags_disputed": 1,
                  "flags_no_source": 17, "posts_total": 4210}  # fmt: skip
        nights.finish(store, night, counts)
    return Filled(tuple(keys), settings)


if __name__ == "__main__":
    fill(Settings.load(sys.argv[1], commune="Xã Bến Mẫu (dữ liệu mẫu)"))
