"""The night: `doichieu run` runs it once, `doichieu serve` by the clock, `prefect.yaml` on a work pool."""

from typing import Any, cast

from prefect import flow, task, unmapped
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff

from doichieu.errors import SourceError
from doichieu.records import FetchRun, Source
from doichieu.settings import Settings
from doichieu.store import audit, create_store, nights, open_store, queue, sources
from doichieu.store import documents as document_store
from doichieu.store import posts as post_store
from doichieu.store.forget import forget
from doichieu.store.nights import Night
from flows import crawl, steps
from flows.locks import held
from flows.progress import note
from flows.words import COUNTS


@flow(
    name="nightly",
    description="Đọc nguồn, tìm nhận định, đối chiếu với nguồn chính thức, xếp hàng chờ cán bộ xem.",
    # Each crawl is a process of its own: an office PC shouldn't start forty at once.
    task_runner=cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=4)),
)
def nightly(home: str) -> dict[str, int]:
    """Crawl every source, find and match claims, lay evidence, raise flags, forget what ran out, tell the officer."""
    settings = Settings.load(home)
    with held(settings, "nightly", "Một lần chạy khác đang làm việc."):
        night = begin(settings)
        crawled = crawl_every_source(settings)
        found = find_claims(settings)
        matched = match_claims(settings)
        gathered = gather_evidence(settings)
        flagged = raise_flags(settings)
        forgotten = forget_what_has_run_out(settings)
        return tell_the_officer(settings, night, crawled | found | matched | gathered | flagged | forgotten)


@task(cache_policy=NO_CACHE)
def begin(settings: Settings) -> Night:
    """Bring the schema up to date and note that a night has begun."""
    with create_store(settings) as store:
        return nights.begin(store)


def crawl_every_source(settings: Settings) -> dict[str, int]:
    """Crawl all enabled sources, several hosts at a time; one that fails is told and never stops the others."""
    with open_store(settings) as store:
        enabled = sources.every(store, enabled_only=True)
    patient = crawl_one_source.with_options(
        retries=settings.retries,
        retry_delay_seconds=exponential_backoff(backoff_factor=settings.retry_seconds),
        retry_jitter_factor=0.3,
    )
    states = patient.map(unmapped(settings), enabled, return_state=True)
    runs = [state.result(raise_on_failure=False) for state in states]
    return count_crawled(settings, [run for run in runs if isinstance(run, FetchRun)], len(enabled))


@task(cache_policy=NO_CACHE, task_run_name="crawl-{source.id}")
def crawl_one_source(settings: Settings, source: Source) -> FetchRun:
    """Crawl one source in a child process; raises SourceError when another try may help."""
    run = crawl.crawl_source(settings, source)
    note(f"{source.name}: {run.message}")
    if run.outcome in crawl.RETRY:
        raise SourceError(run.message)
    return run


def count_crawled(settings: Settings, runs: list[FetchRun], asked: int) -> dict[str, int]:
    """The night's counts of the crawl, from the runs that got an answer and what the store says of the others."""
    with open_store(settings) as store:
        troubled = len(sources.troubled(store))
        return {
            "sources_asked": asked,
            "sources_troubled": troubled,
            "rows_seen": sum(run.rows_seen for run in runs),
            "rows_new": sum(run.rows_new for run in runs),
            "posts_total": post_store.count(store),
            "documents_total": document_store.count(store),
        }


@task(cache_policy=NO_CACHE)
def find_claims(settings: Settings) -> dict[str, int]:
    """Claim detection over posts that nobody has read."""
    return steps.find_claims(settings)


@task(cache_policy=NO_CACHE)
def match_claims(settings: Settings) -> dict[str, int]:
    """Claim matching over sightings that have no claim."""
    return steps.match_claims(settings)


@task(cache_policy=NO_CACHE)
def gather_evidence(settings: Settings) -> dict[str, int]:
    """Index new passages, then evidence retrieval and claim verification for claims that have spread."""
    return steps.index_passages(settings) | steps.gather_evidence(settings)


@task(cache_policy=NO_CACHE)
def raise_flags(settings: Settings) -> dict[str, int]:
    """One flag a claim, from all its evidence."""
    return steps.raise_flags(settings)


@task(cache_policy=NO_CACHE)
def forget_what_has_run_out(settings: Settings) -> dict[str, int]:
    """Erase the text of posts whose retention has run out."""
    with open_store(settings) as store:
        return {"posts_forgotten": forget(store, f"{audit.MACHINE}:nightly").posts}


@task(cache_policy=NO_CACHE)
def tell_the_officer(settings: Settings, night: Night, counts: dict[str, int]) -> dict[str, int]:
    """Close the night with its table of counts: on the desk, and as a Prefect artifact."""
    with open_store(settings) as store:
        counts = counts | {f"claims_{state}": n for state, n in queue.counts(store).items()}
        nights.finish(store, night, counts)
        audit.anchor(store)
        names = {source.id: source.name for source in sources.troubled(store)}
        notes = {source.id: source.state_note for source in sources.troubled(store)}
    table = [{"việc": words, "số": counts[name]} for name, words in COUNTS.items() if name in counts]
    table += [{"việc": f"Nguồn cần xem: {names[key]}", "số": notes[key]} for key in names]
    create_table_artifact(key="doichieu-nightly", table=table, description=f"Đêm {night.started_at}")
    return counts
