"""Addresses as pages write them: some are malformed, and some name a person."""

import re
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from doichieu.text import MASK_PROFILE, mask

# Where the usual systems of forums and blogs keep the page of a person; what follows is the person.
_PERSON_PATH = re.compile(
    r"/(?:users?|u|nguoi-?dung|thanh-?vien|trang-?ca-?nhan|tac-?gia|profiles?|accounts?|members?|authors?)/[^/]"
    r"|/(?:profile|member|user|author|account)\.(?:php|aspx?|jsp|html?)"
    r"|/author-[^/]|/~[^/]",
    re.IGNORECASE,
)
_PERSON_KEYS = frozenset(("author", "u", "uid", "user", "userid", "user_id", "username", "member"))
# In the address of a thread, rather too much than too little: a page of the source stands in for it.
_SORTED_BY = frozenset(("by", "nick", "nickname", "account", "profile", "poster", "tacgia", "nguoidung"))
_IN_KEYS = ("author", "user", "member")


def joined(base: str, address: str) -> str:
    """The address that a page at `base` means, or "" where it's malformed; never with a lone surrogate."""
    clean = address.strip().encode("utf-8", "replace").decode()
    try:
        link = urljoin(base, clean)
        urlsplit(link).port  # noqa: B018, the only place where a port that is none is noticed
    except ValueError:
        return ""
    return link


def is_profile(address: str) -> bool:
    """Whether a well-formed address is the page of a person."""
    parts = urlsplit(address)
    if _PERSON_PATH.search(unquote(parts.path)) or MASK_PROFILE in mask(address):
        return True
    return not _PERSON_KEYS.isdisjoint(_keys(parts.query))


def names_somebody(address: str) -> bool:
    """Whether a well-formed address, of a person's page or of another, may tell who wrote."""
    keys = _keys(urlsplit(address).query)
    return (
        is_profile(address) or not _SORTED_BY.isdisjoint(keys) or any(part in key for key in keys for part in _IN_KEYS)
    )


def _keys(query: str) -> set[str]:
    return {key.lower() for key, _ in parse_qsl(query, keep_blank_values=True)}
