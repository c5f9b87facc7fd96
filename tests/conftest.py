"""Fixtures of the whole suite. The database's kind comes from PORTAL_TEST_DATABASE."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app import migrations
from app.features.accounts import passwords
from app.features.tips import receipts
from tests.support.databases import KIND, fresh_database
from tests.support.portal import Portal, Visitor


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database."""
    marks = [(item, item.get_closest_marker("only_on")) for item in items]
    others = [item for item, mark in marks if mark is not None and mark.args[0] != KIND]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Passwords of the tests are hashed with little work; that production does the full work is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        patch.setattr(receipts, "_MEMORY_KIB", 64)
        yield


@pytest.fixture(scope="session")
def _portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder: Path = tmp_path_factory.mktemp("instance")
    with fresh_database(folder) as url:
        portal = Portal(folder, url)
        migrations.upgrade(portal.database)
        yield portal
        portal.close()


@pytest.fixture
def portal(_portal: Portal) -> Portal:
    """The portal with an empty database."""
    _portal.empty()
    return _portal


@pytest.fixture
def visitor(portal: Portal) -> Visitor:
    """Somebody who has not signed in."""
    return portal.visitor()
