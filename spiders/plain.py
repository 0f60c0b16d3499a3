"""An HTML fragment as plain text: what the person wrote, without scripts, quotes of others, or anybody's name."""

import re
from typing import Any

from parsel import Selector

from doichieu.text import MASK_MENTION, MASK_PROFILE, nfc, unescape
from spiders.addresses import is_profile, joined

_DROPPED = re.compile(
    "script|style|noscript|template|iframe|object|embed|svg|math|head|title|form|input|button|select|textarea|cite"
    "|audio|video|canvas|nav"
)
_BLOCK = re.compile(
    "p|div|br|li|ul|ol|tr|table|blockquote|section|article|aside|header|footer|h[1-6]|pre|hr|d[dtl]|figure|figcaption"
)
_QUOTED = frozenset(("quote", "bbCodeBlock", "bbCodeBlock--quote", "quote-inline", "quote_header", "quotetitle"))
_NAMING = frozenset(("mention", "u-url", "username", "author", "fn", "vcard", "user-mention"))
# Markup that was escaped once too often arrives as text; only these names count, so that "x < y" stays.
_TAGS = r"</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|img|blockquote|script|style|h[1-6]|table|tr|td|iframe)\b"
_ESCAPED_TAG = re.compile(_TAGS.replace("<", "&lt;", 1), re.IGNORECASE)
_TAG = re.compile(_TAGS + r"[^<>]*>", re.IGNORECASE)
# What stands before a linked name. WordPress comment feeds begin "In reply to <a>NAME</a>."
_REPLY_CUE = re.compile(
    r"(?:in reply to|replying to|(?:để )?trả lời(?: cho| bởi)?|đáp lại|bình luận bởi|đăng bởi|gửi bởi|posted by)"
    r"\s*:?\s*$",
    re.IGNORECASE,
)
_REPLY_LINE = re.compile(
    r"\A\s*(?:in reply to|để trả lời|(?:được )?trả lời bởi)\s+[^\n.:]{1,80}(?:[.:]|$)[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_SAID_LINE = re.compile(r"^[^\n]{1,60}\s(?:said|wrote|đã viết|đã nói)\s*:?\s*↑?[ \t]*$", re.IGNORECASE | re.MULTILINE)
_NAME_LINE = re.compile(
    r"^(?:(?:đăng|gửi|viết|posted|submitted) (?:bởi|by)\s[^\n]{1,60}"
    r"|(?:bài viết|the post)\s[^\n]{1,300}\s(?:(?:đăng|viết) bởi|xuất hiện đầu tiên|appeared first|by)\s[^\n]{1,80})$",
    re.IGNORECASE | re.MULTILINE,
)
# What forums write as text: a quote with its author, a mention.
_BB_QUOTE = re.compile(r"\[quote\b[^\[\]]{0,200}\](?:(?!\[/?quote\b).)*\[/quote\]", re.IGNORECASE | re.DOTALL)
_BB_MARK = re.compile(r"\[/?quote\b[^\[\]]{0,200}\]", re.IGNORECASE)
_BB_MENTION = re.compile(r"\[(user|mention)\b[^\[\]]{0,80}\][^\[\]]{0,80}\[/\1\]", re.IGNORECASE)
_MOST_NESTED = 8
_QUOTE_CUE = r"(?:originally posted by|nguyên văn (?:được )?(?:gửi |viết )?bởi)\s*:?[ \t]+"
_QUOTE_LINE = re.compile(rf"^\W{{0,5}}{_QUOTE_CUE}[^\n]{{1,60}}$", re.IGNORECASE | re.MULTILINE)
_QUOTE_START = re.compile(rf"{_QUOTE_CUE}((?:[^\s]{{1,40}}[ \t]+){{1,5}})", re.IGNORECASE)
_SAID_START = re.compile(r"^([^\n:]{1,60}?)\s+(?:said|wrote|đã viết|đã nói)\s*:\s*", re.IGNORECASE | re.MULTILINE)
_COMMENTED = re.compile(
    r"\A([^\n]{1,60}?)\s+(?:(?:đã |vừa )?bình luận (?:về|trong|tại|ở|bài)|commented on)\b", re.IGNORECASE
)
# What begins the name of a body of the state or the press, or stands for a person without naming one.
_NO_PERSON = re.compile(
    "ai|ban|báo|bộ|chính|chủ|công|cục|huyện|họ|hội|mình|nhà|nó|phòng|phường|sở|thôn|tôi|tỉnh|ubnd|uỷ|xã|đài|đảng|ủy"
)
_DUMMY = "https://forum.invalid/"  # what a relative link is joined with, to be judged like a whole address

# Titles of comment feeds name who commented; none of them is a thread's title.
_COMMENT_TITLE = re.compile(
    r"\A\s*(?:comment(?:s)? (?:on|by|#)|bình luận (?:về|bởi|của|#)|phản hồi (?:về|bởi|của|cho)|trả lời (?:bởi|của)"
    r"|by:|bởi:|đăng bởi|reply (?:by|from)|replies)",
    re.IGNORECASE,
)
_REPLY_TITLE = re.compile(r"\A(?:re|trả lời|tl|fwd?)\s*:\s*", re.IGNORECASE)


def to_text(fragment: str) -> str:
    """Plain NFC text of an HTML fragment; "" where nothing is left. Never raises on hostile markup.

    Quotes of other posts are dropped with the names on them, links to personal pages become a mask.
    """
    fragment = fragment.encode("utf-8", "ignore").decode()
    if _ESCAPED_TAG.search(fragment):
        fragment = unescape(fragment)
    text = unescape(_walk(fragment) if "<" in fragment else fragment)
    if _TAG.search(text):  # escaped twice
        text = unescape(_walk(text))
    return without_names(nfc(re.sub(r"[ \t\xa0]*\n[ \t\xa0]*", "\n", text)))


def title_of(raw: str) -> str:
    """A thread's title from an entry's title, or "" where the title names a person who commented."""
    title = " ".join(to_text(raw).split())
    if _names_commenter(title):
        return ""
    return _REPLY_TITLE.sub("", title)


def is_reply(raw: str) -> bool:
    """Whether an entry's title says that it answers another ("Re: ...") or is a comment."""
    title = " ".join(to_text(raw).split())
    return _names_commenter(title) or _REPLY_TITLE.match(title) is not None


def without_names(text: str) -> str:
    """The text without lines that only say who is quoted or answered."""
    for _ in range(_MOST_NESTED):
        text, found = _BB_QUOTE.subn("\n", text)
        if not found:
            break
    text = _BB_MENTION.sub(MASK_MENTION, _BB_MARK.sub("\n", text))
    text = _REPLY_LINE.sub("", nfc(text)).lstrip(" .:\n")
    text = _QUOTE_START.sub(_without_name, _QUOTE_LINE.sub("", text))
    text = _SAID_START.sub(lambda said: "" if _is_name(said[1]) else said[0], _SAID_LINE.sub("", text))
    return nfc(_NAME_LINE.sub("", text))


def _without_name(quote: re.Match[str]) -> str:
    """What follows a name on the line that quotes; a name is capitalised, or one word."""
    words = quote[1].split()
    named = next((index for index, word in enumerate(words) if not word[0].isupper()), len(words))
    return "".join(f"{word} " for word in words[max(1, named) :])


def _is_name(words: str) -> bool:
    """Whether up to five words look like somebody's name or nickname, and not like a body's."""
    parts = words.split()
    if not 1 <= len(parts) <= 5 or _NO_PERSON.fullmatch(parts[0].casefold()):
        return False
    return len(parts) == 1 or all(part[0].isupper() or part[0].isdigit() for part in parts)


def _names_commenter(title: str) -> bool:
    commented = _COMMENTED.match(title)
    return bool(_COMMENT_TITLE.match(title) or (commented and _is_name(commented[1])))


def _walk(fragment: str) -> str:
    """Text of the parsed fragment, walked with a stack of our own: markup may be nested deeper than Python recurses."""
    try:
        root = Selector(text=fragment, type="html").root
    except Exception:  # whatever the parser can't digest, the tags at least go
        return re.sub(r"<[^<>]*>", " ", fragment)
    if not hasattr(root, "tag"):
        return str(root or "")
    out: list[str] = []
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        _leave(node, out) if leaving else _enter(node, out, stack)
    return "".join(out)


def _flow(text: str | None) -> str:
    """Text between tags, where a new line in the source is only a blank."""
    return " ".join(text.split("\n")) if text else ""


def _enter(node: Any, out: list[str], stack: list[tuple[Any, bool]]) -> None:
    tag = getattr(node, "tag", None)
    if not isinstance(tag, str):  # a comment or processing instruction
        out.append(_flow(getattr(node, "tail", None)))
        return
    replaced = "\n" if tag == "br" else _replacement(node, tag, out)
    if replaced is not None:
        out.append(replaced)
        if tag != "br" and _BLOCK.fullmatch(tag):
            out.append("\n")
        out.append(_flow(node.tail))
        return
    if _BLOCK.fullmatch(tag):
        out.append("\n")
    out.append((node.text or "") if tag == "pre" else _flow(node.text))
    stack.append((node, True))
    stack.extend((child, False) for child in reversed(list(node)))


def _leave(node: Any, out: list[str]) -> None:
    if _BLOCK.fullmatch(node.tag):
        out.append("\n")
    elif node.tag in {"td", "th"}:
        out.append(" ")
    out.append(_flow(node.tail))


def _replacement(node: Any, tag: str, out: list[str]) -> str | None:
    """What stands instead of the whole element, or None to walk into it."""
    attributes = getattr(node, "attrib", {})
    classes = set(str(attributes.get("class", "")).split())
    if _DROPPED.fullmatch(tag) or tag == "blockquote" or attributes.get("data-quote") or classes & _QUOTED:
        return ""
    if tag != "a":
        return "" if classes & {"username", "author", "fn", "vcard"} else None
    href = str(attributes.get("href", ""))
    hashtag = "hashtag" in classes or attributes.get("rel") == "tag"
    if not hashtag and (classes & _NAMING or attributes.get("data-user-id")):
        return MASK_MENTION
    before = "".join(out[-3:])
    if cue := _REPLY_CUE.search(before):
        out[-3:] = [before[: cue.start()]]
        return ""
    return MASK_PROFILE if not hashtag and is_profile(joined(_DUMMY, href)) else None
