"""Anchors (promise 4): a database put back to an older state, head and all, no longer fits what was noted."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from app.features.logs import jobs
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from app.kernel.chains import ChainHead
from app.kernel.events import Event
from tests.support.portal import Portal


@pytest.fixture
def anchored(portal: Portal) -> Iterator[Portal]:
    """Three events, their end noted."""
    write(portal, 3)
    jobs.tidy(portal.toolbox)
    yield portal
    portal.settings.anchors_file.unlink(missing_ok=True)


def write(portal: Portal, count: int) -> None:
    with portal.writing() as session:
        for number in range(count):
            events.record(session, SYSTEM, "test.done", f"X-{number}")


def verify(portal: Portal) -> dict[str, object]:
    """What `flask audit verify --format json` says, whether it fails or not."""
    result = portal.app.test_cli_runner().invoke(args=["audit", "verify", "--format", "json"])
    answer: dict[str, object] = json.loads(result.stdout)
    assert (result.exit_code == 0) is answer["ok"]
    return answer


def test_whole_logs_agree_with_their_anchors(anchored: Portal) -> None:
    write(anchored, 2)
    assert verify(anchored) == {"events": 5, "accesses": 0, "ok": True, "first_bad": None}


def test_a_log_put_back_to_an_older_state_is_found(anchored: Portal) -> None:
    put_back(anchored, 2)
    assert verify(anchored)["first_bad"] == "events:3"


def test_a_log_put_back_and_written_anew_is_found(anchored: Portal) -> None:
    put_back(anchored, 2)
    write(anchored, 4)
    assert verify(anchored)["first_bad"] == "events:3"


def put_back(portal: Portal, position: int) -> None:
    """As somebody would who has the keys or an old copy: every seal fits again."""
    with portal.writing() as session:
        session.execute(text(f"DELETE FROM events WHERE position > {position}"))
        last = session.scalars(select(Event).order_by(Event.position.desc()).limit(1)).one()
        head = session.scalars(select(ChainHead).where(ChainHead.name == events.CHAIN)).one()
        head.position, head.digest = last.position, last.digest
        message = f"head\0{head.name}\0{head.position}\0{head.digest}".encode()
        head.key_id, head.seal = portal.toolbox.keyring.mac(message)
    with portal.reading() as session:
        assert events.check(session).is_ok  # the chain alone does not show it


@pytest.mark.parametrize("change", ["altered", "taken out", "put in"])
def test_a_changed_file_is_found(anchored: Portal, change: str) -> None:
    for _ in range(2):
        write(anchored, 1)
        jobs.anchor(anchored.toolbox)
    path = anchored.settings.anchors_file
    lines = path.read_text().splitlines()
    if change == "altered":
        lines[1] = lines[1].replace('"events": [4', '"events": [3')
    elif change == "taken out":
        del lines[1]
    else:
        lines.insert(1, lines[0])
    path.write_text("\n".join(lines) + "\n")
    assert verify(anchored)["first_bad"] == "anchors:2"


def test_the_ends_are_noted_once_a_day(anchored: Portal) -> None:
    jobs.tidy(anchored.toolbox)
    assert len(anchored.toolbox.anchors.read()) == 1
    with clock.travel(clock.today().replace(year=clock.today().year + 1)):
        jobs.tidy(anchored.toolbox)
        jobs.tidy(anchored.toolbox)
    assert len(anchored.toolbox.anchors.read()) == 2


def test_nothing_is_noted_of_a_broken_log(anchored: Portal) -> None:
    with anchored.writing() as session:
        session.execute(text("UPDATE events SET verb = 'changed' WHERE position = 1"))
    with clock.travel(clock.today().replace(year=clock.today().year + 1)):
        jobs.tidy(anchored.toolbox)
    assert len(anchored.toolbox.anchors.read()) == 1


def test_a_put_back_copy_begins_a_new_file(anchored: Portal) -> None:
    aside = anchored.toolbox.anchors.set_aside(clock.now())
    assert aside is not None
    assert aside.is_file()
    assert anchored.toolbox.anchors.read() == ()
    aside.unlink()


def test_the_file_is_its_owners_alone(anchored: Portal) -> None:
    assert anchored.settings.anchors_file.stat().st_mode & 0o777 == 0o600
