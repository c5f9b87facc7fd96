"""An acknowledged tip is durable, and pressing twice is once, also over kills (promises 1 and 2).

`make torture` does the same a hundred times, with evidence.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app import migrations
from tests.support.databases import fresh_database
from tests.support.kills import torture
from tests.support.portal import Portal

KILLS = 20


@pytest.mark.only_on("sqlite")
def test_no_acknowledged_tip_is_lost_or_doubled_over_kills(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as url:
        portal = Portal(tmp_path, url)
        migrations.upgrade(portal.database)
        outcome = torture(portal, url, kills=KILLS, is_quick=True)
        portal.close()
    assert outcome.problems == []
    assert len(outcome.acknowledged) >= KILLS
    assert outcome.slowest_start < 30, str(outcome)
