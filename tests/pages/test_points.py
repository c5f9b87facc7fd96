"""Reward points: only who asks, only rewards, each explained; the database refuses anything else."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.features.intake.models import IntakeRow
from app.features.points import closers, jobs, queries, services
from app.features.points.models import PointsEnrolment, PointsEntry
from app.features.records import queries as records
from app.features.records.models import CreditRecord
from app.features.records.services import withdraw_record
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.ids import new_id
from tests.support import people, records_steps
from tests.support.people import Citizen, make_citizen, sign_in
from tests.support.portal import Portal
from tests.support.rewards_steps import commitment, honour


def enrolled(portal: Portal, citizen: Citizen) -> PointsEnrolment:
    with portal.writing() as session:
        return services.enrol(session, citizen.actor)


def total(portal: Portal, citizen: Citizen) -> int:
    with portal.reading() as session:
        enrolment = queries.find_enrolment(session, citizen.subject_id)
        assert enrolment is not None
        return queries.total_of(queries.entries_of(session, enrolment), clock.today())


def count(portal: Portal, table: type) -> int:
    with portal.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_nobody_has_points_who_did_not_ask_for_them(portal: Portal) -> None:
    citizen = make_citizen(portal)
    honour(portal, citizen)
    page = sign_in(portal, citizen.login).open("/me/points?lang=en")
    assert "You take no part" in page.text
    assert jobs.enter_new(portal.toolbox) == 0
    assert count(portal, PointsEntry) == 0


def test_who_asks_gets_what_their_records_earn_each_explained(portal: Portal) -> None:
    citizen = make_citizen(portal)
    model = honour(portal, citizen, title="诚实守信模范")
    helper = honour(portal, citizen, title="五星志愿者", category="志愿服务")
    kept, broken = commitment(portal, citizen), commitment(portal, citizen, state="未履行")
    fine = records_steps.fine_row(name=citizen.name, id_number=citizen.id_number)
    penalty = records_steps.make_record(portal, fine)
    page = sign_in(portal, citizen.login).open("/me/points?lang=en").submit("Take part")
    assert "You have 60 points." in page.text
    for words in ("An honour: 20 points", "Voluntary service: 30 points", "A commitment that was kept: 10"):
        assert words in page.text
    for record in (model, helper, kept):
        assert f"/me/records/{record}" in page.links()
    for record in (broken, penalty):
        assert record not in page.html
    assert "to be confirmed" in page.text
    with portal.reading() as session:
        assert events.check(session).is_ok


def test_asking_twice_changes_nothing(portal: Portal) -> None:
    citizen = make_citizen(portal)
    honour(portal, citizen)
    assert enrolled(portal, citizen).id == enrolled(portal, citizen).id
    assert total(portal, citizen) == 20


def test_a_new_record_is_entered_by_the_worker_and_told(portal: Portal) -> None:
    citizen = make_citizen(portal)
    honour(portal, citizen)
    enrolled(portal, citizen)
    commitment(portal, citizen)
    assert jobs.enter_new(portal.toolbox) == 1
    assert jobs.enter_new(portal.toolbox) == 0
    assert total(portal, citizen) == 30
    page = sign_in(portal, citizen.login).open("/me/messages?lang=en")
    assert page.text.count("New reward points were entered for you") == 1


def test_an_entry_ends_with_its_record_and_is_never_negative(portal: Portal) -> None:
    citizen = make_citizen(portal)
    record = honour(portal, citizen)
    enrolled(portal, citizen)
    with portal.writing() as session:
        found = records.find_by_reference(session, record)
        assert found is not None
        withdraw_record(session, SYSTEM, found, reason="removed-by-its-body")
    assert total(portal, citizen) == 0
    page = sign_in(portal, citizen.login).open("/me/points?lang=en")
    assert "You have 0 points." in page.text
    assert "No longer counted" in page.text
    assert "Its record was taken back on" in page.text
    assert f"/me/records/{record}" not in page.links()


def test_who_leaves_has_nothing_left_and_may_come_back(portal: Portal) -> None:
    citizen = make_citizen(portal)
    honour(portal, citizen)
    enrolled(portal, citizen)
    visitor = sign_in(portal, citizen.login)
    page = visitor.open("/me/points?lang=en").click("Take part no more").submit("Delete my points")
    assert "You take no part" in page.text
    assert (count(portal, PointsEnrolment), count(portal, PointsEntry)) == (0, 0)
    assert visitor.open("/me/points/leave").url == "/me/points"
    with pytest.raises(NotNow), portal.writing() as session:
        services.leave(session, citizen.actor)
    page = visitor.open("/me/points?lang=en").submit("Take part")
    assert "You have 20 points." in page.text


def test_only_the_person_takes_part_and_leaves(portal: Portal) -> None:
    clerk = people.make_staff(portal, "clerk")
    with portal.writing() as session:
        for deed in (services.enrol, services.leave):
            with pytest.raises(NotAllowed):
                deed(session, clerk)
    assert sign_in(portal, "clerk").open("/me/points").status == 404


@pytest.mark.parametrize("points", [0, -1, -1000])
def test_the_schema_refuses_an_entry_that_is_no_reward(portal: Portal, points: int) -> None:
    citizen = make_citizen(portal)
    enrolment = enrolled(portal, citizen)
    record = honour(portal, citizen)
    with portal.reading() as session:
        found = records.find_by_reference(session, record)
        assert found is not None
    with pytest.raises(IntegrityError, match="only_rewards"), portal.writing() as session:
        session.execute(
            insert(PointsEntry).values(
                id=new_id(),
                enrolment_id=enrolment.id,
                record_id=found.id,
                award="x",
                points=points,
                entered_at=clock.now(),
            )
        )
    assert count(portal, PointsEntry) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE points_entries SET points = 1",
        "UPDATE points_entries SET points = -1",
        "UPDATE points_entries SET award = 'punishment'",
        "DELETE FROM points_entries",
        "DELETE FROM points_entries WHERE points > 0",
    ],
)
def test_the_database_refuses_to_change_an_entry_or_take_it_away(portal: Portal, statement: str) -> None:
    citizen = make_citizen(portal)
    honour(portal, citizen)
    enrolled(portal, citizen)
    with pytest.raises(DatabaseError), portal.writing() as session:
        session.execute(text(statement))
    assert total(portal, citizen) == 20


def test_entries_go_with_their_record_when_it_is_erased(portal: Portal) -> None:
    citizen = make_citizen(portal)
    honour(portal, citizen)
    enrolled(portal, citizen)
    with portal.writing() as session:
        session.execute(delete(IntakeRow))
        session.execute(delete(CreditRecord))
    assert count(portal, PointsEntry) == 0
    assert total(portal, citizen) == 0


def test_points_end_with_the_account_and_stand_in_the_copy_of_ones_data(portal: Portal) -> None:
    citizen = make_citizen(portal)
    honour(portal, citizen)
    visitor = sign_in(portal, citizen.login)
    assert json.loads(visitor.client.get("/me/data.json").data)["points"] is None
    enrolled(portal, citizen)
    copied = json.loads(visitor.client.get("/me/data.json").data)["points"]
    assert [entry["points"] for entry in copied["entries"]] == [20]
    (closer,) = closers.CLOSERS
    with portal.writing() as session:
        assert closer.close(session, citizen.actor) == 1
        assert closer.close(session, citizen.actor) == 0
    assert count(portal, PointsEntry) == 0
