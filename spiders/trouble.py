"""What goes wrong on the way to a page, as named errors and as sentences for the officer."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from doichieu.settings import Settings


class Halted(IgnoreRequest):
    """The crawl has stopped asking."""


class OutOfHosts(IgnoreRequest):
    """A request or a redirect led to a host that isn't the source's."""

    def __init__(self, host: str) -> None:
        super().__init__(f"outside the source's hosts: {host}")
        self.host = host


class RobotsForbid:
    """Scrapy has no error of its own for robots.txt; the wording is held by a test."""

    @staticmethod
    def matches(error: BaseException) -> bool:
        """Whether robots.txt forbade the request."""
        return isinstance(error, IgnoreRequest) and "robots.txt" in str(error)


def explain(error: BaseException, settings: Settings) -> str:
    """One Vietnamese sentence for a request that got no usable answer."""
    text = str(error)
    if isinstance(error, OutOfHosts):
        return f"Trang chuyển sang máy chủ khác: {error.host}."
    if RobotsForbid.matches(error):
        return "Tệp robots.txt không cho đọc trang này."
    if isinstance(error, DownloadTimeoutError):
        return f"Máy chủ không trả lời xong trong {settings.timeout:g} giây."
    if isinstance(error, CannotResolveHostError):
        return "Không tìm thấy máy chủ mang tên này."
    if isinstance(error, DownloadConnectionRefusedError):
        return "Máy chủ không nhận kết nối."
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in text or "max size" in text:
        return f"Trang lớn quá {settings.max_bytes} byte nên không đọc."
    if isinstance(error, ResponseDataLossError):
        return "Trang đứt giữa chừng, không nhận được trọn vẹn."
    if "max redirections" in text:
        return "Trang chuyển hướng vòng quanh, không tới đâu."
    if "certificate" in text.lower() or "ssl" in text.lower():
        return "Chứng chỉ bảo mật của máy chủ không dùng được."
    return "Kết nối tới máy chủ bị hỏng giữa chừng."


def explain_status(status: int) -> str:
    """One Vietnamese sentence for an answer that isn't a page."""
    if status in {404, 410}:
        return f"Không còn trang nào ở địa chỉ này (mã {status})."
    if status >= 500:
        return f"Máy chủ đang lỗi (mã {status})."
    return f"Máy chủ trả lời khác thường (mã {status})."
