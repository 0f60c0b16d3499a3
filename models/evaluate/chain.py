"""The stages one after another, as the product runs them: passages looked up, judged, combined into a flag."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from doichieu.records import Finding, Kind, Stance
from doichieu.settings import Settings
from models.combine import LIGHT, TRANSFORMER, Bands, combine
from models.evaluate import data as read
from models.evaluate.figures import by_class, f1_score, portion
from models.evaluate.score import Score
from models.evaluate.subject import Subject
from models.light import weigher
from models.together import Laid, judge

RETRIEVED = "Đối chiếu với nguồn tự tìm"
END_TO_END = "Từ bài viết đến cờ"
PASSAGES = int(Settings.model_fields["evidence_per_claim"].default)
CLASS = {
    Finding.REFUTED: Stance.REFUTES,
    Finding.SUPPORTED: Stance.SUPPORTS,
    Finding.DISPUTED: Stance.NOT_ENOUGH,
    Finding.NO_SOURCE: Stance.NOT_ENOUGH,
}
# As the product would: the newspapers of ViFactCheck are state press; the law texts come from legal databases.
_PRESS, _LAW = 2, 3
_BATCH = 48  # claims looked up at a time: some hundred pairs for the verifier
_WEAK_POSTS = 2000
_NAMES = {"dev": "bình luận dev", "test": "opinions_test", "weak": "bình luận mạng giữ lại (nhãn yếu)"}


class Flagged(NamedTuple):
    """What would be flagged on a claim: the finding and how sure it is."""

    finding: Finding
    score: float


class Found(NamedTuple):
    """A claim of ViFactCheck with its truth, the article it's from, its row in the file, and what was flagged."""

    claim: str
    truth: Stance
    article: str
    row: int
    flag: Flagged


def bands_of(subject: Subject) -> Bands:
    """How sure a judgement of this backend must be to decide."""
    return LIGHT if subject.backend == "light" else TRANSFORMER


def look_up(subject: Subject, claims: Sequence[str]) -> list[Flagged]:
    """Evidence retrieval over the mixed index, claim verification, and the combined finding, for each claim."""
    bands = bands_of(subject)
    retriever, texts = subject.mixed
    found: list[Flagged] = []
    for start in range(0, len(claims), _BATCH):
        batch = claims[start : start + _BATCH]
        # As in the flow: a passage that isn't near speaks of something else, and isn't judged.
        hits = [[h for h in row if h.near] for row in retriever.search(batch, PASSAGES)]
        asked = [
            (claim, [Laid(h.passage, texts[h.passage][0], "", texts[h.passage][1]) for h in row])
            for claim, row in zip(batch, hits, strict=True)
        ]
        for row, readings in zip(hits, judge(subject.verifier, weigher(), asked), strict=True):
            laid = [
                (h.passage, _tier(texts[h.passage][0]), None, r.judgement) for h, r in zip(row, readings, strict=True)
            ]
            finding, _, score, _ = combine(laid, bands)
            found.append(Flagged(finding, score))
    return found


def _tier(name: str) -> int:
    return _LAW if name.startswith("official:") else _PRESS


def retrieved(subject: Subject) -> list[Found]:
    """What's flagged on the claims of ViFactCheck whose article is in the index."""
    held = {str(r["url"]) for r in read.rows(subject.data, "verification/vifactcheck_articles.jsonl")}
    chosen = [(row, p) for row, p in enumerate(subject.gold) if p.group in held]
    flags = look_up(subject, [p.claim for _, p in chosen])
    return [Found(p.claim, p.truth, p.group, row, f) for (row, p), f in zip(chosen, flags, strict=True)]


def retrieved_scores(subject: Subject) -> list[Score]:
    """Macro-F1 of the combined flags, beside that of the verifier with the gold passage on the same claims."""
    found = subject.retrieved
    truth, said, of = [f.truth for f in found], [CLASS[f.flag.finding] for f in found], [f.article for f in found]
    given = [subject.gold_judgements[f.row].stance for f in found]
    odd = [i for i, f in enumerate(found) if f.row % 2]
    decided = [f for f in found if CLASS[f.flag.finding] is not Stance.NOT_ENOUGH]
    right = [CLASS[f.flag.finding] is f.truth for f in decided]
    wrongly = [f.flag.finding is Finding.REFUTED for f in found if f.truth is Stance.SUPPORTS]
    return [
        f1_score(
            RETRIEVED, "ViFactCheck dev, tự tìm căn cứ: macro-F1", truth, said, of, bar=70.0, goal=76.0,
            note=f"{PASSAGES} đoạn đầu, trong {len(subject.mixed[1])} đoạn bài báo và văn bản luật; gộp như sản phẩm",
            detail=(
                *by_class(RETRIEVED, truth, said),
                f1_score(RETRIEVED, "cùng các nhận định, cho sẵn căn cứ", truth, given, of),
                f1_score(
                    RETRIEVED, "các hàng lẻ, không dùng để hiệu chỉnh",
                    [truth[i] for i in odd], [said[i] for i in odd], [of[i] for i in odd],
                ),
                portion(RETRIEVED, "cờ «trái nguồn» hoặc «đúng nguồn» mà đúng", right),
                portion(RETRIEVED, "nhận định đúng bị cờ «trái nguồn»", wrongly),
                portion(RETRIEVED, "các nguồn nói khác nhau", [f.flag.finding is Finding.DISPUTED for f in found]),
            ),
        )
    ]  # fmt: skip


def false_flags(subject: Subject) -> list[Score]:
    """Of posts that are never queued, those that would end flagged as refuted had they spread."""
    posts = subject.opinions_detected | {"weak": subject.opinions_detected["weak"][:_WEAK_POSTS]}
    claims = {
        name: [[d.text for d in row if d.kind is Kind.CLAIM and not d.private] for row in rows]
        for name, rows in posts.items()
    }
    distinct = sorted({text for rows in claims.values() for row in rows for text in row})
    flag_of = dict(zip(distinct, look_up(subject, distinct), strict=True))
    ended = {name: [{flag_of[text].finding for text in row} for row in rows] for name, rows in claims.items()}
    every = [findings for rows in ended.values() for findings in rows]
    refuted = [Finding.REFUTED in findings for findings in every]
    return [
        portion(
            END_TO_END, "Bài là ý kiến mà cuối cùng bị cờ «trái nguồn»", refuted, bar=0.2, goal=0.0, at_most=True,
            note="nếu lan đủ rộng; câu về người riêng không đi tiếp, như trong sản phẩm",
            detail=(*_by_set(ended), *_otherwise(every)),
        )
    ]  # fmt: skip


def _by_set(ended: Mapping[str, Sequence[set[Finding]]]) -> list[Score]:
    return [portion(END_TO_END, _NAMES[name], [Finding.REFUTED in f for f in rows]) for name, rows in ended.items()]


def _otherwise(every: Sequence[set[Finding]]) -> list[Score]:
    return [
        portion(END_TO_END, "có câu bị coi là nhận định", [bool(f) for f in every]),
        portion(END_TO_END, "cờ «đúng nguồn»", [Finding.SUPPORTED in f for f in every]),
        portion(END_TO_END, "cờ «các nguồn nói khác nhau»", [Finding.DISPUTED in f for f in every]),
    ]
