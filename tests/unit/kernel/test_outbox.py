"""The outbox: in the deed's transaction, at least once, one worker at a time, patient with trouble."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.kernel import clock, outbox
from app.kernel.outbox import LEASE, LONG_LEASE, MAX_ATTEMPTS, Task
from tests.support.portal import Portal


def put(portal: Portal, *kinds: str) -> None:
    for kind in kinds:
        with portal.writing() as session:
            outbox.put(session, kind, id=kind)


def lease(portal: Portal, limit: int = 100) -> tuple[Task, ...]:
    with portal.writing() as session:
        return outbox.lease(session, limit)


def backlog(portal: Portal) -> tuple[int, int]:
    with portal.reading() as session:
        return outbox.backlog(session)


def test_what_a_failed_deed_asked_for_is_not_done(portal: Portal) -> None:
    def fail() -> None:
        with portal.writing() as session:
            outbox.put(session, "tests.one")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert lease(portal) == ()


def test_the_oldest_comes_first_and_only_as_many_as_asked_for(portal: Portal) -> None:
    put(portal, "tests.one", "tests.two", "tests.three")
    assert [task.kind for task in lease(portal, 2)] == ["tests.one", "tests.two"]
    assert [task.kind for task in lease(portal)] == ["tests.three"]


def test_a_worker_gets_nothing_that_another_holds_until_its_lease_is_over(portal: Portal) -> None:
    put(portal, "tests.one")
    held = lease(portal)
    assert lease(portal) == ()
    with clock.travel(clock.now() + LEASE + timedelta(seconds=1)):
        again = lease(portal)
    assert [task.id for task in again] == [task.id for task in held]
    assert again[0].payload == {"id": "tests.one"}


def test_long_work_is_held_longer(portal: Portal) -> None:
    put(portal, "credit-reports.make")
    lease(portal)
    with clock.travel(clock.now() + LEASE + timedelta(seconds=1)):
        assert lease(portal) == ()
    with clock.travel(clock.now() + LONG_LEASE + timedelta(seconds=1)):
        assert len(lease(portal)) == 1


def test_a_lease_is_prolonged_by_work_that_goes_on(portal: Portal) -> None:
    put(portal, "tests.one")
    tasks, begun = lease(portal), clock.now()
    with clock.travel(begun + LEASE / 2), portal.writing() as session:
        outbox.prolong(session, tasks)
    with clock.travel(begun + LEASE + timedelta(seconds=1)):
        assert lease(portal) == ()
    with clock.travel(begun + 2 * LEASE):
        assert len(lease(portal)) == 1


def test_what_is_done_is_forgotten(portal: Portal) -> None:
    put(portal, "tests.one", "tests.two")
    tasks = lease(portal)
    with portal.writing() as session:
        outbox.done(session, tasks[:1])
    assert backlog(portal) == (1, 0)


def test_trouble_is_waited_for_longer_each_time_and_given_up_in_the_end(portal: Portal) -> None:
    put(portal, "tests.one")
    waits = []
    start = now = clock.now()
    for _ in range(MAX_ATTEMPTS):
        with clock.travel(now):
            (task,) = lease(portal)
            with portal.writing() as session:
                outbox.put_off(session, [task], "ValueError")
        wait = timedelta(seconds=1)
        while True:
            with clock.travel(now + wait):
                if lease(portal) or backlog(portal) == (0, 1):
                    break
            wait *= 2
            assert wait < timedelta(hours=3)
        waits.append(wait)
        now += wait + LEASE + timedelta(seconds=1)
    assert waits[0] <= timedelta(seconds=4)
    assert waits[5] > waits[0]
    assert backlog(portal) == (0, 1)
    with clock.travel(start + timedelta(days=30)):
        assert lease(portal) == (), "given up: an operator looks at it"
