"""What the worker gave up is seen by the administrator and tried again; one bad task stops no other."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.cli import worker
from app.kernel import outbox
from app.kernel.events import Event
from app.kernel.outbox import MAX_ATTEMPTS, OutboxItem
from app.kernel.permissions import Role
from tests.pages.test_staff import admin
from tests.support.people import make_staff, sign_in
from tests.support.portal import Portal


def give_up(portal: Portal, *kinds: str) -> None:
    with portal.writing() as session:
        for kind in kinds:
            outbox.put(session, kind, id="0")
        session.execute(update(OutboxItem).values(attempts=MAX_ATTEMPTS, last_problem="OSError"))


def test_an_administrator_sees_what_was_given_up_and_has_it_tried_again(portal: Portal) -> None:
    visitor = admin(portal)
    give_up(portal, "credit-reports.make", "mail.message")
    assert "Tasks given up by the worker" in visitor.open("/office?lang=en").text
    page = visitor.open("/office/tasks?lang=en")
    assert [(row[0], row[2], row[3]) for row in page.rows()] == [
        ("Make a credit report", "0 days", "OSError"),
        ("Send an e-mail", "0 days", "OSError"),
    ]
    page = page.submit("Try again")
    assert [row[0] for row in page.rows()] == ["Send an e-mail"]
    assert "1 task waits to be done." in page.text
    with portal.reading() as session:
        assert outbox.backlog(session) == (1, 1)
        assert session.scalars(select(Event).where(Event.verb == "tasks.tried-again")).one()


def test_all_are_tried_again_at_once(portal: Portal) -> None:
    visitor = admin(portal)
    give_up(portal, "credit-reports.make", "mail.message")
    page = visitor.open("/office/tasks?lang=en").submit("Try all again")
    assert "Nothing was given up" in page.text
    with portal.reading() as session:
        assert outbox.backlog(session) == (2, 0)


def test_what_still_waits_cannot_be_pushed(portal: Portal) -> None:
    visitor = admin(portal)
    give_up(portal, "mail.message", "mail.message")
    page = visitor.open("/office/tasks?lang=en")
    with portal.writing() as session:
        session.execute(update(OutboxItem).values(attempts=1))
    assert page.submit("Try again").status == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_post_sees_tasks(portal: Portal, role: Role) -> None:
    make_staff(portal, role)
    assert sign_in(portal, str(role)).open("/office/tasks").status == 404


def test_one_bad_task_does_not_hold_the_others_of_its_kind_back(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def job(_tools: object, tasks: object) -> None:
        for task in tasks:  # type: ignore[attr-defined]
            if task.payload["id"] == "bad":
                raise OSError
            done.append(task.payload["id"])

    monkeypatch.setitem(worker.JOBS, "tests.one", job)
    with portal.writing() as session:
        for name in ("bad", "good", "better"):
            outbox.put(session, "tests.one", id=name)
    assert worker.drain(portal.toolbox) == 2
    assert sorted(done) == ["better", "good"]
    with portal.reading() as session:
        assert session.scalars(select(OutboxItem.attempts)).all() == [1]
