"""One portal with the demo's story, served on a port, and readers at a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from app import migrations
from tests.support.browser import DESK, Reader
from tests.support.databases import fresh_database
from tests.support.live import LivePortal, apart, serve
from tests.support.portal import Portal

MakeReader = Callable[..., Reader]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, kept from calling anybody."""
    quiet = [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    return {"executable_path": "/usr/bin/chromium", "args": [*quiet, "--disable-sync", "--no-first-run"]}


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivePortal]:
    """The portal as `make run` shows it."""
    folder: Path = tmp_path_factory.mktemp("journeys")
    with fresh_database(folder) as url:
        portal = Portal(folder, url, demo=True)
        migrations.upgrade(portal.database)
        apart(portal.run, "seed", "demo")
        with serve(portal) as served:
            yield served
        portal.close()


@pytest.fixture
def reader(browser: Browser, live: LivePortal) -> Iterator[MakeReader]:
    """Makes readers: `reader(width=…, language=…, has_scripts=…)`."""
    live.portal.toolbox.rate_limits.forget_all()
    opened: list[Reader] = []

    def make(*, width: int = DESK, language: str = "zh", has_scripts: bool = True) -> Reader:
        opened.append(Reader(browser, live, width=width, language=language, has_scripts=has_scripts))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
