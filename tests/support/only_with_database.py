"""A pytest plugin that keeps the tests that touch the portal's database: those run on PostgreSQL too.

pytest -p tests.support.only_with_database
"""

from __future__ import annotations

import pytest

DATABASE_FIXTURE = "_portal"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would do the same on every database."""
    kept = [item for item in items if DATABASE_FIXTURE in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
