"""Templates: one Jinja environment that escapes everything, and `render`."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk import words
from doichieu.records import Finding, Stance, Verdict
from doichieu.settings import Settings
from doichieu.store.reviews import WORDS as VERDICTS

HERE = Path(__file__).parent
STATIC = HERE / "static"
HTMX = "htmx-4.0.1.min.js"


@cache
def static(name: str) -> str:
    """The address of a static file with its checksum, so that browsers may keep it for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def environment(settings: Settings) -> Environment:
    """The environment of all pages. Every template escapes, an unknown name is an error."""
    zone = ZoneInfo(settings.timezone)
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {
        "commune": settings.commune,
        "static": static,
        "htmx": HTMX,
        "FINDINGS": words.FINDINGS,
        "STANCES": words.STANCES,
        "STATES": words.STATES,
        "SOURCE_STATES": words.SOURCE_STATES,
        "SUGGESTIONS": words.SUGGESTIONS,
        "VERDICTS": VERDICTS,
        "VERDICT_HINTS": words.VERDICT_HINTS,
        "Finding": Finding,
        "Stance": Stance,
        "Verdict": Verdict,
    }
    env.filters |= {
        "ago": lambda stored: words.ago(stored, zone),
        "exact": lambda stored: words.exact(stored, zone),
        "day": words.day,
        "certainty": words.certainty,
        "percent": words.percent,
        "number": words.number,
        "link": words.link,
    }
    return env


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page. `officer` and `csrf` of the session are there for the frame of every page, None before sign-in."""
    env: Environment = request.app.state.pages
    signed_in = getattr(request.state, "signed_in", None)
    values |= {
        "officer": signed_in.officer if signed_in else None,
        "csrf": signed_in.csrf if signed_in else "",
        "path": request.url.path,
    }
    return HTMLResponse(env.get_template(template).render(**values), status)
