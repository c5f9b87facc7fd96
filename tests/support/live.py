"""The portal on a real port, for the browser: the real app, served in a thread of the tests' process.

So the clock that a test moves is the clock that the pages see.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from werkzeug.serving import WSGIRequestHandler, make_server

from app.cli.worker import drain
from tests.support.portal import Portal

T = TypeVar("T")


class _Quiet(WSGIRequestHandler):
    def log(self, kind: str, message: str, *args: object) -> None:
        """Say nothing: the app logs its requests itself."""


class LivePortal:
    """A portal and the address where it answers."""

    def __init__(self, portal: Portal, port: int) -> None:
        self.portal = portal
        self.address = f"http://127.0.0.1:{port}"
        self.cookies: dict[str, list[Any]] = {}

    def work(self) -> None:
        """Do what waits in the outbox, as the worker does beside the portal."""
        apart(drain, self.portal.toolbox)

    def run(self, *words: str) -> str:
        """A `flask` command."""
        return apart(self.portal.run, *words)


def apart(deed: Callable[..., T], *given: Any) -> T:
    """Do something in a thread of its own: the browser's driver keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(deed, *given).result()


@contextmanager
def serve(portal: Portal) -> Iterator[LivePortal]:
    """Serve until the block ends."""
    server = make_server("127.0.0.1", 0, portal.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield LivePortal(portal, server.server_port)
    finally:
        server.shutdown()
        thread.join()
