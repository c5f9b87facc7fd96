"""Promises 1 and 2 for tips at full length: `make torture`. PORTAL_TORTURE_KILLS: how often it is killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app import migrations
from tests.support.databases import fresh_database
from tests.support.kills import torture
from tests.support.portal import Portal

KILLS = int(os.environ.get("PORTAL_TORTURE_KILLS", "100"))


def test_no_acknowledged_tip_is_lost_or_doubled_with_its_evidence(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as url:
        portal = Portal(tmp_path, url)
        migrations.upgrade(portal.database)
        outcome = torture(portal, url, kills=KILLS, has_files=True)
        sys.stdout.write(f"{outcome}\n")
        portal.close()
    assert outcome.problems == []
    assert outcome.kills == KILLS
    assert len(outcome.acknowledged) >= KILLS
