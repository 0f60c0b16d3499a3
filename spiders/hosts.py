"""The source's own hosts and nothing else, and never a private address behind a public name."""

import ipaddress
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from doichieu.records import Source, SourceState
from doichieu.settings import LOOPBACK
from spiders.trouble import Halted, OutOfHosts, explain

PRIVATE = "Tên máy chủ của nguồn trỏ vào địa chỉ nội bộ ({host}), không phải trang công khai, nên không đọc."
ROBOTS_MOVED = "Tệp robots.txt của nguồn đã chuyển sang máy chủ khác: {host}, nên không đọc tiếp."

# Names whose addresses were refused in this process. Twisted loses the reason of a failed look-up on its way up, and a
# process crawls one source.
_refused: set[str] = set()


def is_loopback(source: Source) -> bool:
    """Whether the source's address is literally on this machine (the demo and the tests)."""
    return (urlsplit(source.address).hostname or "") in LOOPBACK


def within(url: str, source: Source) -> bool:
    """Whether an address is on one of the source's own hosts; the scheme's usual port may be written or left out."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    port = {"http": ":80", "https": ":443"}.get(parts.scheme)
    if port is None:
        return False
    netloc = parts.netloc.lower()
    bare = netloc.removesuffix(port)
    return not source.hosts.isdisjoint({netloc, bare, bare + port})


def allowed_address(address: str, loopback: bool) -> bool:
    """Whether an IP address may be connected to: public ones, or loopback for a loopback source only."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_loopback if loopback else ip.is_global and not ip.is_multicast


class GuardedResolver(CachingThreadedResolver):
    """Looks names up, and refuses those that lead into a private network.

    The address checked is the address connected to, so a name that changes its mind in between (DNS rebinding)
    gains nothing.
    """

    loopback = False

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "GuardedResolver":
        resolver = super().from_crawler(crawler, reactor)
        resolver.loopback = crawler.settings.getbool("DOICHIEU_LOOPBACK")
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if not allowed_address(address, self.loopback):
            _refused.add(name)
            raise DNSLookupError(f"{name} leads to a private address")
        return address


class HostGuard:
    """Lets a request pass only to the source's hosts, and only while the crawl hasn't stopped.

    Stands nearest to the engine: it sees requests first and, after all retries, the last of every answer.
    """

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> "HostGuard":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises Halted or OutOfHosts."""
        spider = self.crawler.spider
        if spider.halted:
            raise Halted("stopped")
        if request.url == "data:,":
            return
        parts = urlsplit(request.url)
        if not within(request.url, spider.source):
            raise OutOfHosts(parts.netloc or parts.scheme)
        host = parts.hostname or ""
        if _is_literal(host) and not allowed_address(host, is_loopback(spider.source)):
            self._refuse(host)

    def process_response(self, request: Request, response: Response) -> Response:
        """A robots.txt that the server can't show means that nothing may be read (RFC 9309, 2.3.1.4)."""
        if _is_robots(request) and response.status >= 500:
            self.crawler.spider.halt(
                SourceState.FAILED, f"Không xem được robots.txt của nguồn (mã {response.status}) nên không đọc tiếp."
            )
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Turns what the look-up refused, and a robots.txt without answer, into a stop."""
        host = urlsplit(request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and host in _refused:
            self._refuse(host)
        if not _is_robots(request) or isinstance(exception, Halted):
            return
        if isinstance(exception, OutOfHosts):
            # Rules that stand where we may not look are still rules.
            self.crawler.spider.halt(SourceState.MOVED, ROBOTS_MOVED.format(host=exception.host))
        else:
            why = explain(exception, self.crawler.spider.limits)
            self.crawler.spider.halt(SourceState.FAILED, f"Không xem được robots.txt của nguồn. {why}")

    def _refuse(self, host: str) -> None:
        self.crawler.spider.halt(SourceState.FAILED, PRIVATE.format(host=host))
        raise Halted("private address")


def _is_robots(request: Request) -> bool:
    return bool(request.meta.get("dont_obey_robotstxt"))


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return True
