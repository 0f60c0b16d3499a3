"""The desk as a web application."""

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from desk import claim, errors, queue, signin, sources
from desk.attempts import Attempts
from desk.pages import STATIC, environment
from desk.security import Guard, Hosts
from desk.session import SettingsOf
from doichieu.errors import StoreError
from doichieu.settings import Settings
from doichieu.store import claims, open_store


def create_app(settings: Settings) -> FastAPI:
    """The desk over the store in `settings.home`. Each request opens the store for itself."""
    app = FastAPI(title="Đối Chiếu", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.pages = environment(settings)
    app.state.attempts = Attempts()
    for room in (queue, claim, sources, signin):
        app.include_router(room.router)
    app.add_api_route("/suc-khoe", health, methods=["GET"])
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    errors.add_handlers(app)
    app.add_middleware(Guard, hosts=Hosts(settings))
    return app


def health(settings: SettingsOf) -> JSONResponse:
    """Whether the desk runs and can read its store; for a process supervisor, without sign-in."""
    try:
        with open_store(settings) as store:
            claims.count(store)
    except StoreError:
        return JSONResponse({"ok": False}, 503)
    return JSONResponse({"ok": True})
