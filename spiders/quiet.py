"""A log that counts and never quotes: no text of a post, and no name, may end in a log file."""

import logging
from typing import Any

from scrapy.logformatter import LogFormatter
from typing_extensions import override


class NoQuotes(logging.Filter):
    """Keeps of an error its kind and the place in our code; its message may quote the page that caused it."""

    def filter(self, record: logging.LogRecord) -> bool:
        info = record.exc_info
        if isinstance(info, tuple) and info[0] is not None:
            trace = info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
            record.msg = f"{record.getMessage()} [{info[0].__name__} at {where}]"
            record.args = None
            record.exc_info = None
            record.exc_text = None
        return True


class QuietLogFormatter(LogFormatter):
    """Items, dropped items and items that failed are logged without what's in them."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("scrapy.core.scraper", "scrapy.core.engine", "scrapy.utils.signal"):
            logger = logging.getLogger(name)
            if not any(isinstance(f, NoQuotes) for f in logger.filters):
                logger.addFilter(NoQuotes())

    @override
    def scraped(self, item: Any, response: Any, spider: Any) -> Any:
        return {"level": logging.DEBUG, "msg": "scraped one %(kind)s", "args": {"kind": type(item).__name__}}

    @override
    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> Any:
        return {
            "level": logging.WARNING,
            "msg": "dropped one %(kind)s (%(error)s)",
            "args": {"kind": type(item).__name__, "error": type(exception).__name__},
        }

    @override
    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> Any:
        return {
            "level": logging.ERROR,
            "msg": "could not keep one %(kind)s (%(error)s)",
            "args": {"kind": type(item).__name__, "error": type(exception).__name__},
        }
