"""The sources and how their last reading went. Read only: they are changed on the command line."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.pages import render
from desk.session import Session, StoreOf
from doichieu.records import Role
from doichieu.store import sources

router = APIRouter()


@router.get("/nguon")
def show(request: Request, store: StoreOf, _session: Session) -> Response:
    """The table of sources."""
    rows = [(source, next(iter(sources.runs(store, source.id, limit=1)), None)) for source in sources.every(store)]
    groups = [
        ("Nguồn chính thức", "Văn bản của các nguồn này là căn cứ.", [r for r in rows if r[0].role is Role.OFFICIAL]),
        (
            "Nơi công cộng",
            "Bài viết ở đây có thể chứa nhận định cần xem.",
            [r for r in rows if r[0].role is Role.PUBLIC],
        ),
    ]
    return render(request, "sources.html", groups=groups)
