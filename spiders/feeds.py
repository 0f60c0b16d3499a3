"""Reading RSS and Atom, however broken."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

_XML_START = re.compile(rb"\A\s*(?:<\?xml|<rss\b|<feed\b|<rdf:RDF\b|<!--)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read: `entries` as feedparser gives them; `damaged` where the XML was broken."""

    entries: list[Any]
    damaged: bool


def utf8(body: bytes) -> bool:
    """Whether bytes are UTF-8, whatever was declared: other Vietnamese encodings practically never are by chance."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_feed(body: bytes) -> Feed | None:
    """The feed in `body`, or None where it isn't one. Never raises on broken input."""
    import feedparser

    if not _XML_START.search(body[:1000].lstrip(b"\xef\xbb\xbf")) and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    # A declared charset is often wrong in the header, the XML, or both; bytes that are UTF-8 are read as that.
    headers = {"content-type": "application/xml; charset=utf-8"} if utf8(body) else {"content-type": "application/xml"}
    # Bytes in a file object: feedparser takes a bare string that looks like an address for one to fetch.
    parsed = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        return None
    error = parsed.get("bozo_exception")
    encoding_only = isinstance(error, feedparser.exceptions.CharacterEncodingOverride)
    return Feed(entries=list(parsed.entries), damaged=bool(parsed.bozo) and not encoding_only)
