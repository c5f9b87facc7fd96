"""SIGKILL while files come in and are attached: what was acknowledged is there, once (promises 1, 2).

The portal's process is killed at a random moment, again and again; what it said before is compared with what
the next process finds. The same over HTTP, with tips and gunicorn, is in tests/torture.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

from app.cli.worker import _tidy, drain
from app.features.uploads import queries, receiving, services
from app.features.uploads.models import Upload
from app.kernel import clock
from tests.support.portal import Portal
from tests.support.uploads_steps import forget_files, stored, uploads

KILLS = 25
AREA = "objections"


def serve_until_killed(portal: Portal, said: int, begun: str) -> None:
    """In a child: receive three files, attach them, begin anew; say each time what is done. Never returns."""
    portal.database.engine.dispose(close=False)  # the connections are the parent's
    number = 0
    while True:
        basket, owner, sent = f"{begun}-{number}", uuid4(), []
        for _ in range(3):
            words = f"file {begun} {number} {len(sent)} " + "x" * 40_000
            for _press in range(2):  # each is pressed twice
                receiving.receive_file(
                    portal.toolbox, area=AREA, basket=basket, name="a.txt", data=words.encode()
                )
            sent.append(words[:40])
            tell(said, {"received": words[:40]})
        with portal.writing() as session:
            services.attach(session, area=AREA, basket=basket, owner_id=owner)
        tell(said, {"attached": str(owner), "files": sent})
        number += 1


def tell(said: int, what: dict[str, object]) -> None:
    os.write(said, json.dumps(what).encode() + b"\n")


def run_and_kill(portal: Portal, lines: int, then: float, begun: str) -> list[dict[str, object]]:
    """What a portal acknowledged that was killed so many seconds after it had said so many lines."""
    portal.database.engine.dispose()
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(heard)
            serve_until_killed(portal, said, begun)
        finally:
            os._exit(1)
    os.close(said)
    with os.fdopen(heard) as pipe:
        first = [pipe.readline() for _ in range(lines)]
        time.sleep(then)
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "it ended before it was killed"
        return [json.loads(line) for line in (*first, *pipe) if line.endswith("\n")]


def words_of(portal: Portal, upload: Upload) -> str:
    return receiving.files_of(portal.toolbox, AREA).get(upload.reference).decode()[:40]


def test_nothing_acknowledged_is_lost_doubled_or_half_done_over_kills(portal: Portal) -> None:
    forget_files(portal)
    chance = random.Random(7)
    acknowledged: list[dict[str, object]] = []
    for kill in range(KILLS):
        acknowledged += run_and_kill(portal, chance.randint(1, 5), chance.uniform(0, 0.15), str(kill))
    rows = uploads(portal)
    held = Counter(words_of(portal, upload) for upload in rows)  # every row's file is there and whole
    received = {str(one["received"]) for one in acknowledged if "received" in one}
    assert len(received) > KILLS
    assert received <= held.keys()
    assert set(held.values()) == {1}
    attached = [one for one in acknowledged if "attached" in one]
    assert attached
    with portal.reading() as session:
        for one in attached:
            found = queries.attached_to(session, AREA, UUID(str(one["attached"])))
            assert [words_of(portal, upload) for upload in found] == one["files"]
    by_owner = Counter(upload.owner_id for upload in rows if upload.owner_id is not None)
    assert set(by_owner.values()) == {3}, "attached by halves"
    orphans = len(stored(portal)) - len(rows)
    figures = f"{KILLS} kills: {len(received)} files, {len(attached)} deeds, none lost or doubled"
    sys.stdout.write(f"\n{figures}; {orphans} files without a row\n")
    with clock.travel(clock.now() + timedelta(hours=25)):
        _tidy(portal.toolbox)
        drain(portal.toolbox)
    assert {path.stem for path in stored(portal)} == {upload.reference for upload in uploads(portal)}
    assert all(upload.owner_id is not None for upload in uploads(portal))
    forget_files(portal)
