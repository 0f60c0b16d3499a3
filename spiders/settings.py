"""The manners of every crawl, in one place."""

from typing import Any

from doichieu.records import Source
from doichieu.settings import Settings
from spiders.hosts import is_loopback

MAX_REDIRECTS = 4
RETRIES = 2


def crawl_settings(settings: Settings, source: Source) -> dict[str, Any]:
    """Scrapy's settings for one crawl of one source, for the process and the crawler alike.

    Raises SettingsError where the source isn't on this machine and no contact address is set.
    """
    settings.require_contact(source.address)
    return {
        "BOT_NAME": "doichieu",
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "application/json, application/atom+xml, application/rss+xml, text/html;q=0.9, */*;q=0.8",
            "Accept-Language": "vi",
        },
        # robots.txt, obeyed under our own name
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "doichieu",
        # one slow request at a time
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": settings.delay,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": settings.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(60.0, settings.delay),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        # items one by one, so that they are stored in the order they stood in
        "CONCURRENT_ITEMS": 1,
        # requests first come, first served: a list names the newest first, and the newest must not miss the time limit
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        # limits
        "DOWNLOAD_TIMEOUT": settings.timeout,
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DNS_TIMEOUT": min(settings.timeout, 30.0),
        "CLOSESPIDER_TIMEOUT": settings.crawl_seconds,
        "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
        "METAREFRESH_ENABLED": False,
        "URLLENGTH_LIMIT": 2083,
        # network faults and 5xx only: a 403 or 429 is a no, and is not asked again
        "RETRY_TIMES": RETRIES,
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524],
        "HTTPERROR_ALLOW_ALL": True,
        # nothing that remembers, tells, listens or goes round
        "COOKIES_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "HTTPCACHE_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOAD_HANDLERS": {"file": None, "ftp": None, "s3": None},
        # evidence must come from whom it says it comes from
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "TWISTED_DNS_RESOLVER": "spiders.hosts.GuardedResolver",
        "DOICHIEU_LOOPBACK": is_loopback(source),
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "spiders.hosts.HostGuard": 20,
            # after decompression (590), before the retries (550)
            "spiders.stops.StopRules": 570,
        },
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "LOG_LEVEL": "INFO",
        "LOG_FORMATTER": "spiders.quiet.QuietLogFormatter",
        "LOG_VERSIONS": [],
        "STATS_DUMP": False,
    }
