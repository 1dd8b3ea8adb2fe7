"""One JSON line per event on standard output; personal data never goes there."""

import logging
import sys
from traceback import format_tb

import orjson
import structlog


def places(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A failure's kinds and places, never its text: PostgreSQL, SMTP and pydantic quote people's data in theirs."""
    given: object = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    failure = given[1] if isinstance(given, tuple) else given
    if isinstance(failure, BaseException):
        event["exception"] = "\n".join(_told(failure))
    return event


def _told(failure: BaseException) -> list[str]:
    before = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    kind = type(failure)
    return [
        *(_told(before) if before is not None else []),
        *format_tb(failure.__traceback__),
        f"{kind.__module__}.{kind.__qualname__}",
    ]


def configure(level: str) -> None:
    """Send structlog's lines and the libraries' own to standard output as JSON."""
    number = logging.getLevelNamesMapping()[level]
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        places,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=orjson.dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
