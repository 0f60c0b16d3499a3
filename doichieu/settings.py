"""Settings: read once, at the door, into one frozen object that is passed down.

Order, the later wins: defaults, `doichieu.toml` in the home folder, `DOICHIEU_*` in the environment.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from doichieu.errors import SettingsError

PREFIX = "DOICHIEU_"
CONFIG_NAME = "doichieu.toml"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


# Minute, hour, day, month, weekday; the names that cron knows stand for their place.
_CRON_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_CRON_NAMES = {
    name: number
    for names in ("jan feb mar apr may jun jul aug sep oct nov dec", "sun mon tue wed thu fri sat")
    for number, name in enumerate(names.split(), start=int(names.startswith("jan")))
}


def _cron_cell(cell: str, limits: tuple[int, int]) -> bool:
    """Whether it's "*", a number or name, a range, with a step, or several of these by commas."""
    for part in cell.split(","):
        found = re.fullmatch(r"(?:\*|(\w+)(?:-(\w+))?)(?:/([1-9]\d?))?", part, re.ASCII)
        if found is None:
            return False
        ends = [_CRON_NAMES.get(end, int(end) if end.isdigit() else -1) for end in found.group(1, 2) if end]
        if any(not limits[0] <= end <= limits[1] for end in ends) or ends != sorted(ends):
            return False
    return True


class Settings(BaseModel):
    """All settings. The table in docs/settings.md is checked against these fields by a test."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Annotated[Path, Field(description="Thư mục dữ liệu: cơ sở dữ liệu, chỉ mục, khóa nhật ký")]
    commune: Annotated[str, Field(description="Tên xã, phường hiện trên bàn đối chiếu")] = "Xã (chưa đặt tên)"
    contact: Annotated[
        str,
        Field(description="Thư điện tử hoặc trang liên hệ, gửi kèm mỗi lần đọc nguồn; bắt buộc khi đọc ngoài máy này"),
    ] = ""
    cron: Annotated[str, Field(description="Lịch chạy hằng đêm, theo cú pháp cron")] = "0 2 * * *"
    timezone: Annotated[str, Field(description="Múi giờ của lịch và của giờ hiện trên trang")] = "Asia/Ho_Chi_Minh"
    backend: Annotated[str, Field(description="Bộ mô hình ngôn ngữ: light, transformer")] = "transformer"
    verifier: Annotated[
        str,
        Field(
            description="Mô hình đối chiếu của nơi khác: thư mục hoặc tên trên Hugging Face; "
            "bỏ trống thì dùng mô hình của backend"
        ),
    ] = ""
    embedder: Annotated[
        str,
        Field(
            description="Mô hình câu của nơi khác, để gộp các cách nói và tìm căn cứ: thư mục hoặc tên trên "
            "Hugging Face; bỏ trống thì dùng mô hình của backend"
        ),
    ] = ""
    min_posts: Annotated[int, Field(ge=1, description="Thấy trong mấy bài thì nhận định vào hàng chờ")] = 3
    retention_days: Annotated[
        int, Field(ge=1, description="Giữ nguyên văn bài viết mấy ngày (tính từ khi nhận định đóng)")
    ] = 30
    evidence_per_claim: Annotated[int, Field(ge=1, le=50, description="Số đoạn trích tìm cho mỗi nhận định")] = 8
    delay: Annotated[float, Field(ge=0, description="Giây nghỉ giữa hai lần hỏi cùng một máy chủ")] = 2.0
    timeout: Annotated[float, Field(gt=0, description="Giây chờ một trang")] = 60.0
    max_bytes: Annotated[int, Field(ge=1024, description="Cỡ lớn nhất của một trang, tính bằng byte")] = 20_000_000
    max_items: Annotated[int, Field(ge=1, description="Số bài nhiều nhất đọc từ một nguồn trong một lần")] = 1000
    crawl_seconds: Annotated[float, Field(gt=0, description="Giây nhiều nhất cho một lần đọc một nguồn")] = 1800.0
    retries: Annotated[int, Field(ge=0, le=5, description="Số lần thử lại một nguồn không trả lời")] = 2
    retry_seconds: Annotated[float, Field(ge=0, description="Giây chờ trước lần thử lại đầu; lần sau gấp đôi")] = 10.0
    desk_host: Annotated[str, Field(description="Địa chỉ mà bàn đối chiếu lắng nghe")] = "127.0.0.1"
    desk_port: Annotated[int, Field(ge=0, le=65535, description="Cổng của bàn đối chiếu")] = 8765
    session_hours: Annotated[int, Field(ge=1, description="Giờ được ở trong phiên sau khi đăng nhập")] = 12
    prefect_port: Annotated[int, Field(ge=0, le=65535, description="Cổng của máy chủ Prefect khi chạy serve")] = 4200

    @field_validator("cron")
    @classmethod
    def _five_fields(cls, value: str) -> str:
        cells = value.lower().split()
        if len(cells) != 5 or not all(map(_cron_cell, cells, _CRON_RANGES)):
            raise ValueError("lịch cron phải có năm ô (phút giờ ngày tháng thứ), ví dụ «0 2 * * *»")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("không có múi giờ này, ví dụ «Asia/Ho_Chi_Minh»") from error
        return value

    @field_validator("contact")
    @classmethod
    def _reachable(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://\S+", value):
            raise ValueError("phải là một địa chỉ thư điện tử hoặc địa chỉ trang web")
        return value

    @property
    def database(self) -> Path:
        return self.home / "doichieu.db"

    @property
    def index_dir(self) -> Path:
        """Where the retrieval index lives; it can be rebuilt from the store at any time."""
        return self.home / "index"

    @property
    def audit_key(self) -> Path:
        """The key of the audit chain, outside the database on purpose."""
        return self.home / "audit.key"

    @property
    def user_agent(self) -> str:
        """The honest name that every request carries."""
        return f"doichieu/0.1 (+{self.contact or 'loopback only'})"

    def require_contact(self, address: str) -> None:
        """Raise SettingsError when `address` isn't on this machine and no contact address is set."""
        if (urlsplit(address).hostname or "") not in LOOPBACK and not self.contact:
            raise SettingsError(
                "Chưa có địa chỉ liên hệ để gửi kèm khi đọc trang của người khác.",
                f'Ghi contact = "ten@xa.gov.vn" vào {self.home / CONFIG_NAME} rồi chạy lại.',
            )

    @classmethod
    def load(cls, home: Path | str | None = None, **overrides: Any) -> Self:
        """Settings for a home folder (default: $DOICHIEU_HOME, else ./var).

        Raises SettingsError, in Vietnamese, naming the setting that can't be used.
        """
        place = Path(home or os.environ.get(f"{PREFIX}HOME") or "var").expanduser().absolute()
        values: dict[str, Any] = {}
        config = place / CONFIG_NAME
        if config.exists():
            try:
                values |= tomllib.loads(config.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
                raise SettingsError(
                    f"Không đọc được {config}: {_unreadable(error)}.", "Sửa tệp rồi chạy lại."
                ) from error
        for name in cls.model_fields:
            if name != "home" and (raw := os.environ.get(f"{PREFIX}{name.upper()}")) is not None:
                values[name] = raw
        if "home" in values:
            raise SettingsError("Không đặt «home» trong tệp thiết đặt.", f"Dùng --home hoặc biến {PREFIX}HOME.")
        values |= overrides
        values["home"] = place
        try:
            return cls(**values)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"]) or "?"
            if first["type"] == "extra_forbidden":
                raise SettingsError(f"Không có thiết đặt nào tên «{name}».", f"Sửa {config}.") from error
            raise SettingsError(
                f"Thiết đặt «{name}» không dùng được: {_complaint(first)}.",
                f"Sửa {config} hoặc biến {PREFIX}{name.upper()}.",
            ) from error


def _unreadable(error: Exception) -> str:
    """Why the file can't be read, in Vietnamese; the libraries say it in English."""
    if isinstance(error, tomllib.TOMLDecodeError):
        place = re.search(r"line (\d+), column (\d+)", str(error))
        return f"sai cú pháp ở dòng {place[1]}, cột {place[2]}" if place else "sai cú pháp ở cuối tệp"
    if isinstance(error, UnicodeDecodeError):
        return "tệp không phải UTF-8"
    return "không mở được tệp"


def _complaint(error: ErrorDetails) -> str:
    """What pydantic holds against a value, in Vietnamese."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    limits = {"greater_than_equal": ("ge", "nhỏ nhất là"), "less_than_equal": ("le", "lớn nhất là")}
    if kind in limits:
        name, words = limits[kind]
        return f"{words} {context[name]}"
    if kind == "greater_than":
        return f"phải lớn hơn {context['gt']:g}"
    if kind.startswith("int_"):
        return "phải là một số nguyên"
    if kind.startswith(("float_", "finite_number")):
        return "phải là một con số"
    return "phải là một dòng chữ" if kind.startswith("string_") else "giá trị không đúng kiểu"
