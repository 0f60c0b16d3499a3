"""The product's promises, held by walking what there is: the schema, the records, the spiders' items, the code."""

import ast
import dataclasses
import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from doichieu import records
from doichieu.records import ClaimState, Detection, Finding, Kind
from doichieu.store import Store, claims, posts, queue
from tests.build import DETECTOR, make_post, read_posts, spread_claim, with_sources

ROOT = Path(__file__).parents[1]
PACKAGES = ("doichieu", "flows", "spiders", "models", "desk", "village")

# A name with one of these words in it could hold somebody.
NAMING = frozenset(
    (
        *("author", "authors", "user", "users", "username", "account", "accounts", "acct", "handle", "avatar"),
        *("nick", "nickname", "profile", "profiles", "email", "mail", "phone", "tel", "mobile", "display", "creator"),
        *("owner", "poster", "commenter", "writer", "member", "person", "people", "name", "names", "fullname"),
        *("login", "by", "byline", "uid", "uuid", "actor", "reviewer", "publisher", "sender", "ip", "face", "photo"),
        *("picture", "icon", "gender", "age", "birth", "zalo", "facebook", "identity"),
    )
)

ALLOWED_COLUMNS = {
    "sources.name": "what the place is called on the desk",
    "sources.publisher": "the body that runs the place",
    "officers.login": "the commune's own officer, who signs in",
    "officers.name": "the commune's own officer, who signs in",
    "sessions.login": "the commune's own officer, who is signed in",
    "reviews.reviewer": "who decided is on record: an officer",
    "audit.actor": "who decided is on record: an officer or the machine",
    "posts.read_by": "name and version of the detector that read the post",
    "claims.evidence_by": "name and version of the models that gathered evidence",
    "claims.flagged_by": "name and version of the model that raised the flag",
    "documents.replaced_by": "the newer document under the same address",
    "_sqlite_migrations.name": "the name of a migration",
}
ALLOWED_FIELDS = {
    "Source.name": "what the place is called on the desk",
    "Source.publisher": "the body that runs the place",
    "Model.name": "the name of a language model",
    "Officer.login": "the commune's own officer",
    "Officer.name": "the commune's own officer",
    "Review.reviewer": "the commune's own officer",
    "QueueRow.reviewed_by": "the commune's own officer",
    "AuditEntry.actor": "an officer or the machine",
    "Evidence.source_name": "the official source's name",
}
# What is kept of what the public wrote, in whole. A new column here is a decision, not a detail.
PUBLIC_COLUMNS = {
    "posts": "id source thread_url thread_title published_at fetched_at text folded expires_at erased_at read_by",
    "sightings": "seq id claim post wording start end score similarity model version match_model match_version",
    "claim_bands": "seq band claim",
}


def _names_somebody(name: str) -> bool:
    return not NAMING.isdisjoint(re.split(r"[_\W]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))


def _columns(store: Store) -> set[str]:
    tables = store.rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")
    return {
        f"{table['name']}.{column['name']}"
        for table in tables
        for column in store.rows("SELECT name FROM pragma_table_xinfo(?)", (table["name"],))
    }


class TestNoAuthor:
    def test_the_rule_knows_a_name_when_it_sees_one(self) -> None:
        for name in ("author", "author_id", "postedBy", "display_name", "user_hash", "avatar_url", "phone", "by"):
            assert _names_somebody(name), name
        for name in ("text", "thread_url", "published_at", "finding", "byte_count"):
            assert not _names_somebody(name), name

    def test_no_column_could_hold_one(self, store: Store) -> None:
        columns = _columns(store)
        assert len(columns) > 100
        found = {column for column in columns if _names_somebody(column.split(".")[1])}
        assert found == set(ALLOWED_COLUMNS), "a new column that names somebody, or an entry that's no longer needed"

    @pytest.mark.parametrize("table", sorted(PUBLIC_COLUMNS))
    def test_what_is_kept_of_the_public_is_listed_in_whole(self, store: Store, table: str) -> None:
        found = {column.split(".")[1] for column in _columns(store) if column.startswith(f"{table}.")}
        assert found == set(PUBLIC_COLUMNS[table].split())

    def test_marks_of_models_hold_models(self, store: Store) -> None:
        spread_claim(store)
        assert {row["read_by"] for row in store.rows("SELECT read_by FROM posts")} == {str(DETECTOR)}

    def test_no_field_of_a_record_could_hold_one(self) -> None:
        kinds = [k for k in vars(records).values() if isinstance(k, type) and dataclasses.is_dataclass(k)]
        assert len(kinds) > 15
        fields = {f"{kind.__name__}.{field.name}" for kind in kinds for field in dataclasses.fields(kind)}
        assert {field for field in fields if _names_somebody(field.split(".")[1])} == set(ALLOWED_FIELDS)

    def test_no_item_of_a_spider_could_hold_one(self) -> None:
        scrapy = pytest.importorskip("scrapy")
        seen: set[str] = set()
        for module in _modules("spiders"):
            for kind in vars(module).values():
                if not isinstance(kind, type) or not kind.__module__.startswith("spiders"):
                    continue
                names: list[str] = []
                if dataclasses.is_dataclass(kind):
                    names = [field.name for field in dataclasses.fields(kind)]
                elif issubclass(kind, scrapy.Item):
                    names = list(kind.fields)
                seen |= {f"{kind.__name__}.{name}" for name in names}
        assert seen
        assert {field for field in seen if _names_somebody(field.split(".")[1])} == {
            "Tally.closed_by"  # why a crawl ended
        }

    def test_a_post_has_no_way_in_for_one(self) -> None:
        with pytest.raises(TypeError, match="author"):
            records.Post.make(source="a", text="b", author="c")  # type: ignore[call-arg]


def _modules(package: str) -> Iterator[object]:
    room = importlib.import_module(package)
    yield room
    for found in pkgutil.walk_packages(room.__path__, f"{package}."):
        yield importlib.import_module(found.name)


class TestOnlyWhatSpreadsAndIsAClaim:
    @pytest.mark.parametrize("kind", [k for k in Kind if k is not Kind.CLAIM])
    def test_opinion_and_the_like_go_no_further_whoever_passes_them_in(self, store: Store, kind: Kind) -> None:
        with_sources(store)
        posts.add(store, [make_post("Làm ăn thế này thì dân khổ!", n) for n in range(5)], 30)
        self._read(store, kind, private=False)
        assert claims.count_unmatched(store) == 0
        assert posts.count_unread(store, str(DETECTOR)) == 0

    def test_a_claim_about_a_private_individual_goes_no_further(self, store: Store) -> None:
        with_sources(store)
        posts.add(store, [make_post("Ông Tư xóm dưới nợ tiền cả làng.", n) for n in range(5)], 30)
        self._read(store, Kind.CLAIM, private=True)
        assert claims.count_unmatched(store) == 0

    @staticmethod
    def _read(store: Store, kind: Kind, *, private: bool) -> None:
        unread = posts.unread(store, str(DETECTOR), 100)
        assert unread
        read = [(p, [Detection(0, len(p.text), p.text, kind, 0.99, private)]) for p in unread]
        assert claims.put_read(store, read, DETECTOR) == 0

    def test_fewer_posts_than_asked_for_never_reach_the_queue(self, store: Store) -> None:
        from doichieu.store import flags
        from tests.build import lay_evidence, make_flag

        claim = spread_claim(store, times=2)
        assert flags.without_evidence(store, "m1", 3, 10) == []
        flags.raise_flag(store, make_flag(claim, lay_evidence(store, claim), score=1.0), 3)
        assert queue.counts(store)[ClaimState.QUEUED] == 0
        spread_claim(store, times=1)
        read_posts(store)
        assert flags.unflagged(store, DETECTOR, 3, 10) == [claim]


class TestNoLabelWithoutEvidence:
    @pytest.mark.parametrize("finding", [f for f in Finding if f is not Finding.NO_SOURCE])
    def test_the_schema_refuses_it(self, store: Store, finding: Finding) -> None:
        claim = spread_claim(store)
        sql = (
            "INSERT INTO flags (id, claim, finding, evidence, score, reason, model, version, raised_at) "
            "VALUES ('f', ?, ?, ?, 1, '', '', '', '')"
        )
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            store.execute(sql, (claim, str(finding), None))
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            store.execute(sql, (claim, str(finding), "evidence that isn't there"))
        store.execute(sql, (claim, "no_source", None))

    def test_a_model_gives_no_verdict(self, store: Store) -> None:
        claim = spread_claim(store)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            store.execute(
                "INSERT INTO reviews (id, claim, reviewer, verdict, decided_at) VALUES ('r', ?, ?, 'true', '')",
                (claim, "máy"),
            )


def _trees(*packages: str) -> list[tuple[Path, ast.Module]]:
    places = [place for package in packages for place in sorted((ROOT / package).rglob("*.py"))]
    return [(place, ast.parse(place.read_text(encoding="utf-8"))) for place in places]


# Verbs that would act on what other people wrote, as the first word of a function.
ACTING = re.compile(
    r"_*(?:post|publish|report|flag_post|takedown|take_down|ban|block|mute|reply|comment|share|tweet|toot|vote|like|follow|"
    r"send|submit|log_?in|sign_up|register)(?:_\w+)?"
)
ALLOWED_FUNCTIONS = {
    "doichieu/records.py:__post_init__": "what a dataclass runs after it's made",
    "doichieu/store/posts.py:_post": "a row as a Post",
    "spiders/base.py:post": "makes a Post of what was read",
    "models/detection_features.py:_share": "the part of one number in another",
}
SENDERS = frozenset(
    {"requests", "httpx", "aiohttp", "smtplib", "telnetlib", "ftplib", "paramiko", "mastodon", "facebook", "tweepy"}
)
WRITING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class TestNothingIsPostedReportedOrTakenDown:
    def test_no_function_says_that_it_does(self) -> None:
        found = {
            f"{place.relative_to(ROOT)}:{node.name}"
            for place, tree in _trees("doichieu", "flows", "spiders", "models", "desk")
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and ACTING.fullmatch(node.name)
        }
        assert found == set(ALLOWED_FUNCTIONS)

    def test_no_package_brings_a_client_that_writes(self) -> None:
        for place, tree in _trees(*PACKAGES):
            for node in ast.walk(tree):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not [name for name in names if name.split(".")[0] in SENDERS], place

    def test_no_request_is_anything_but_get_or_head(self) -> None:
        for place, tree in _trees("doichieu", "flows", "spiders", "models"):
            for node in ast.walk(tree):
                assert not (isinstance(node, ast.Constant) and node.value in WRITING_METHODS), place
                assert not (
                    isinstance(node, ast.Name) and node.id in ("FormRequest", "JsonRequest", "XmlRpcRequest")
                ), place
        for place, tree in _trees("spiders"):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    assert not {k.arg for k in node.keywords} & {"method", "body", "formdata"}, f"{place}:{node.lineno}"

    def test_a_spider_takes_no_cookie_and_no_login(self) -> None:
        from spiders import settings

        text = Path(settings.__file__).read_text(encoding="utf-8")
        assert re.search(r"COOKIES_ENABLED\W+False", text)
        assert re.search(r"ROBOTSTXT_OBEY\W+True", text)
