"""How a line of the log is written: as JSON or as text, and never with what may be a number of a person."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

PERHAPS_A_BSN = re.compile(r"(?<!\d)\d{8,9}(?!\d)")
QUIET = {
    # These write the address that was asked for, and an address may hold anything.
    "django.request": {"level": "CRITICAL"},
    "django.server": {"level": "CRITICAL"},
    "axes": {"level": "ERROR"},
    "procrastinate": {"level": "WARNING"},
    "pyBarcode": {"level": "WARNING"},  # it says at each start that it can make no pictures; we draw our own
}
SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def masked(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last thing before a line is written: whatever it is, a number of eight or nine digits does not stand in it."""
    return {key: PERHAPS_A_BSN.sub("•••", value) if isinstance(value, str) else value for key, value in event.items()}


def logging_of(level: str, form: str) -> dict[str, Any]:
    """What Django configures logging with; lines of libraries are written the same way as ours."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            masked,
            renderer,
        ],
        "foreign_pre_chain": SHARED,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": QUIET,
    }
