"""What 8 bits cost: the shipped models beside the same weights in 32 bits."""

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile

from doichieu.errors import ModelError
from doichieu.records import Stance
from models.evaluate.figures import macro_f1
from models.evaluate.score import Score, bootstrap
from models.evaluate.subject import Subject
from models.evaluate.verification import recorded

GROUP = "Nén 8 bit"
_NAME = "Mất đi khi nén: macro-F1 ViFactCheck dev, 32 bit trừ 8 bit"
_KEY = "int8_minus_fp32"


def scores(subject: Subject, exact: Path | None) -> list[Score]:
    """The loss in points, measured where the 32-bit files are given, else as training recorded it."""
    if exact is None:
        told = recorded(subject).get(_KEY)
        if told is None:
            return [_row(0.0, 0, "chưa ghi lại; đo bằng --float THƯ MỤC")]
        return [_row(-told, len(subject.gold), "ghi lại lúc huấn luyện")]
    from models.session import WEIGHTS

    folder = subject.work / "float"
    whole = exact_folder(WEIGHTS, exact, subject.data, folder)
    table = "cả bảng từ" if whole else "bảng từ vẫn 8 bit"
    return [_verification(subject, folder, table), *_embedding(subject, folder)]


def _row(value: float, n: int, note: str, low: float | None = None, high: float | None = None) -> Score:
    return Score(GROUP, _NAME, value, n, low, high, bar=1.0, goal=0.3, at_most=True, unit="điểm", note=note)


def _verification(subject: Subject, folder: Path, table: str) -> Score:
    from models.verification import TransformerVerifier

    said = TransformerVerifier(folder).verify([(p.claim, p.passage) for p in subject.gold])
    rows = [
        (p.truth, full.stance, short.stance)
        for p, full, short in zip(subject.gold, said, subject.gold_judgements, strict=True)
    ]
    full = 100 * macro_f1([t for t, _, _ in rows], [f for _, f, _ in rows])
    note = f"32 bit ({table}): {full:.1f}; khác nhau ở {sum(f is not s for _, f, s in rows)} cặp".replace(".", ",")
    return _row(_lost(rows), len(rows), note, *bootstrap(rows, _lost))


def _embedding(subject: Subject, folder: Path) -> list[Score]:
    """The right article among the first five by meaning alone, in 8 and in 32 bits."""
    if subject.embedder is None or not (folder / "embedder.onnx").exists():
        return []
    from models.embedding import TransformerEmbedder
    from models.evaluate.retrieval import int8_recall

    return int8_recall(subject.data, subject.embedder, TransformerEmbedder(folder), subject.work / "int8")


def _lost(rows: Sequence[tuple[Stance, Stance, Stance]]) -> float:
    truth = [t for t, _, _ in rows]
    return 100 * (macro_f1(truth, [f for _, f, _ in rows]) - macro_f1(truth, [s for _, _, s in rows]))


def exact_folder(shipped: Path, exact: Path, data: Path, folder: Path) -> bool:
    """Fill `folder` with the shipped files, but 32-bit models.

    Tells whether the words are in 32 bits too: they are where the base model lies beside the data. Raises ModelError.
    """
    if not (exact / "verifier.onnx").exists():
        raise ModelError(f"Không có tệp {exact / 'verifier.onnx'}.", "Chỉ đúng thư mục các tệp 32 bit bằng --float.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("doichieu.json", "tokenizer.json", "tokenizer_config.json"):
        copyfile(shipped / name, folder / name)
    for name in ("verifier.onnx", "embedder.onnx"):
        if (exact / name).exists():
            copyfile(exact / name, folder / name)
    base = data.parent / "base_model" / "model.safetensors"
    if not base.exists():
        copyfile(shipped / "words.safetensors", folder / "words.safetensors")
        return False
    import numpy as np
    from safetensors.numpy import load_file, save_file

    # The word vectors weren't trained further: those of the base model are the same in more bits.
    held = {name.removeprefix("bert."): table for name, table in load_file(base).items()}
    words = held["embeddings.word_embeddings.weight"].astype(np.float32)
    save_file({"rows": words, "scales": np.ones(len(words), np.float32)}, folder / "words.safetensors")
    return True
