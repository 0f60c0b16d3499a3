"""The one place where errors become pages. Nothing of the program's insides is shown."""

from typing import cast

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from desk.pages import render
from desk.security import add_headers
from desk.session import NotSignedIn, sign_in_address
from doichieu.errors import DoiChieuError, ReviewConflict, StoreError

_SAID = {
    403: ("Không được phép", "Mở lại trang rồi làm lại; nếu vẫn vậy, đăng xuất rồi đăng nhập lại."),
    404: ("Không có trang này", "Có thể địa chỉ gõ sai, hoặc nhận định đã được bỏ."),
    405: ("Không mở được trang này theo cách đó", "Quay về hàng chờ rồi làm lại."),
}
_HOME = "Quay về hàng chờ rồi làm lại."


def page(request: Request, status: int, message: str, hint: str = "") -> Response:
    """The error page."""
    return render(request, "error.html", status, message=message, hint=hint)


def _of_project(request: Request, error: Exception) -> Response:
    shown = cast(DoiChieuError, error)
    status = 409 if isinstance(shown, ReviewConflict) else 503 if isinstance(shown, StoreError) else 400
    return page(request, status, shown.message, shown.hint)


def _of_http(request: Request, error: Exception) -> Response:
    shown = cast(HTTPException, error)
    message, hint = _SAID.get(shown.status_code, ("Yêu cầu này không làm được", _HOME))
    # Starlette's own details are English ("Not Found"); ours are sentences and end with a full stop.
    if str(shown.detail).endswith("."):
        message = str(shown.detail)
    answer = page(request, shown.status_code, message, hint)
    answer.headers.update(shown.headers or {})
    return answer


def _of_form(request: Request, _error: Exception) -> Response:
    return page(request, 400, "Địa chỉ hoặc biểu mẫu này thiếu hay sai một phần.", _HOME)


def _of_program(request: Request, _error: Exception) -> Response:
    """The traceback goes to the terminal (Starlette raises the error again after this page), never to the browser."""
    request.state.signed_in = None  # whatever broke, the frame of this page must not need it
    answer = page(
        request, 500, "Chương trình gặp lỗi khi mở trang này.", "Thử lại; nếu vẫn lỗi, báo cho người quản trị."
    )
    add_headers(answer.headers, request.url.path)  # this answer is made outside of all layers
    return answer


def _to_sign_in(request: Request, error: Exception) -> Response:
    address = sign_in_address(cast(NotSignedIn, error).back)
    if request.headers.get("hx-request") == "true":
        # htmx would follow the redirect and put the sign-in page into a corner of this one.
        return Response(status_code=200, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def add_handlers(app: FastAPI) -> None:
    """Hang the handlers into an app."""
    app.add_exception_handler(DoiChieuError, _of_project)
    app.add_exception_handler(StarletteHTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_form)
    app.add_exception_handler(NotSignedIn, _to_sign_in)
    app.add_exception_handler(Exception, _of_program)
