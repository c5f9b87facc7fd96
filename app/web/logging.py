"""Structured logs, one JSON line a request, without any personal data.

The line names the endpoint, never the address asked for: addresses hold references and searches.
"""

from __future__ import annotations

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request

_log = structlog.get_logger("portal")


def configure() -> None:
    """Write JSON lines to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_words(record: logging.LogRecord) -> bool:
    """Flask's own line about an error that a page could not catch: its kind, no address and no trace.

    A trace of the database repeats the row it was about.
    """
    if record.exc_info:
        kind = record.exc_info[0]
        record.msg, record.args = f"unforeseen: {kind.__name__ if kind else ''}", ()
        record.exc_info = record.exc_text = None
    return True


def install(app: Flask) -> None:
    """Log each request by endpoint, status and milliseconds."""
    configure()
    app.logger.addFilter(_without_words)

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        if request.endpoint not in {"static", "health.alive", "health.ready"}:
            _log.info(
                "request",
                method=request.method,
                endpoint=request.endpoint,
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            )
        return response
