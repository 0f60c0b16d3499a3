"""Seed real servers on loopback: real rumours in several wordings among real comments, corrections as documents."""

import base64
import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doichieu.text import digest, fold

SHARED = Path(__file__).parents[3] / "shared"
WORDPRESS = "http://127.0.0.1:18081"
MASTODON = "http://127.0.0.1:18083"
AUTHOR = "TENRIENG"  # every name that we seed begins so; none of it may reach the store
COMMENTS = 420
STATUS = 450
PROCEDURES = 28  # other official documents, so that the right one isn't the only one

# A few habits of typing; each wording is made by rule, so that every run seeds the same.
_TEENCODE = (("không", "ko"), ("được", "dc"), ("người", "ng"), ("tỉnh", "tinh"), ("những", "nhg"), ("đồng", "đ"))


@dataclass(frozen=True)
class Seed:
    """One post to be: its text and what it is. `rumour` names the rumour, `kind` what the label says of a comment."""

    text: str
    rumour: str = ""
    kind: str = ""
    criticises: bool = False


def lines(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a file in ../shared/data."""
    with (SHARED / "data" / name).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def rumours() -> list[dict[str, Any]]:
    """The real rumours of the dev file."""
    return list(lines("rumours/rumours_dev.jsonl"))


def wordings(claim: str) -> list[str]:
    """The claim as four people would type it: as it is, without tones, in teencode, passed on as hearsay."""
    teen = claim.lower()
    for word, short in _TEENCODE:
        teen = teen.replace(word, short)
    return [claim, fold(claim), f"{teen} nhé mn", f"Nghe nói {claim[0].lower()}{claim[1:]}. Bà con chia sẻ gấp!"]


def seeds() -> list[Seed]:
    """All posts, the rumours spread evenly among the comments."""
    rumour = [Seed(text, rumour=row["id"]) for row in rumours() for text in wordings(row["claim_vi"])]
    comments = [
        Seed(row["text"], kind=row["agreed"], criticises=row["criticises_authority"])
        for row in lines("claim_detection/comments_labelled_dev.jsonl")
    ]
    for row in lines("social/victsd_valid.jsonl"):
        if len(comments) >= COMMENTS:
            break
        if len(row["comment"]) > 20:
            comments.append(Seed(row["comment"]))
    # Once each (servers refuse a second time), in a fixed shuffle by content: neighbours in the files are alike.
    once = {" ".join(seed.text.lower().split()): seed for seed in [*comments, *rumour]}
    return sorted(once.values(), key=lambda seed: digest("order", seed.text))


def _call(address: str, body: dict[str, Any] | None, headers: dict[str, str], method: str = "POST") -> Any:
    raw = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, raw, headers | {"Content-Type": "application/json"}, method=method)
    for attempt in range(3):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if attempt == 2 or error.code < 500:
                raise AssertionError(f"{address}: {error.code} {error.read()[:300]!r} for {body}") from error
            time.sleep(1)
    raise AssertionError("unreachable")


class WordPress:
    """WordPress through its own REST API, with an application password."""

    def __init__(self, home: Path) -> None:
        made = subprocess.run(["php", str(home / "wp/mkpass.php")], capture_output=True, text=True, check=True)
        token = base64.b64encode(f"admin:{made.stdout.strip()}".encode()).decode()
        self.headers = {"Authorization": f"Basic {token}"}

    def empty(self) -> None:
        """Remove all posts with their comments: the server keeps what an earlier run seeded."""
        while found := _call(f"{WORDPRESS}/wp-json/wp/v2/posts?per_page=100&_fields=id", None, self.headers, "GET"):
            for row in found:
                _call(f"{WORDPRESS}/wp-json/wp/v2/posts/{row['id']}?force=true", None, self.headers, "DELETE")

    def post(self, title: str, html: str) -> Any:
        """Publish a post."""
        body = {"title": title, "content": html, "status": "publish"}
        return _call(f"{WORDPRESS}/wp-json/wp/v2/posts", body, self.headers)

    def comment(self, post: int, seed: Seed, number: int) -> int:
        """Publish a comment under a seeded name; its number."""
        name = f"{AUTHOR}_{number}"  # its database holds "đê" and "de" for the same, so one name says a thing once
        body = {
            "post": post,
            "content": seed.text,
            "author_name": name,
            "author_email": f"{name.lower()}@example.test",
            "author_url": f"https://{name.lower()}.example.test/",
            "status": "approved",
        }
        return int(_call(f"{WORDPRESS}/wp-json/wp/v2/comments", body, self.headers)["id"])


def documents(site: WordPress) -> dict[str, str]:
    """Publish corrections and other official texts; rumour id -> address of its correction."""
    answer = {}
    for row in list(lines("official/admin_procedures_2021.jsonl"))[:PROCEDURES]:
        parts = [f"<h3>{name}</h3><p>{text}</p>" for name, text in list(row["sections"].items())[:4] if text]
        site.post(row["title"], "".join(parts))
    for row in rumours():
        html = (
            f"<p>Trước thông tin lan truyền trên mạng xã hội: “{row['claim_vi']}”, "
            f"{row['authority']} cho biết như sau.</p>"
            f"<p>{row['correction_vi']}</p><p>{row['what_is_false_vi']}</p>"
        )
        answer[row["id"]] = str(site.post(f"Thông tin chính thức về {row['topic']}: {row['place']}", html)["link"])
    return answer


def public(site: WordPress) -> dict[str, Seed]:
    """Publish all seeds, every other one as a comment and as a status; store key of the post -> seed."""
    thread = int(site.post("Bà con trao đổi", "<p>Nơi bà con trao đổi việc chung.</p>")["id"])
    token = {"Authorization": "Bearer mock_token"}
    placed = {}
    for number, seed in enumerate(seeds()):
        # A status holds 500 characters at the most; longer ones go where there's room.
        if number % 2 or len(seed.text) > STATUS:
            key = digest("post", "binh-luan", f"2{site.comment(thread, seed, number)}")
        else:
            status = f"{seed.text} @{AUTHOR}_{number % 40}" if number % 10 == 0 else seed.text
            body = {"status": status, "visibility": "public", "language": "vi"}
            key = digest("post", "mang-xa-hoi", str(_call(f"{MASTODON}/api/v1/statuses", body, token)["id"]))
        placed[key] = seed
    return placed


def servers_home() -> Path:
    """Where the servers of ../shared/servers live."""
    temporary = os.environ.get("TMPDIR", "/tmp")
    return Path(os.environ.get("SERVERS_HOME", f"{temporary}/doichieu-servers"))
