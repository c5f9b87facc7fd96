"""Rows in quarantine: a second person looks, for a stated purpose, and releases, refuses or destroys."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.features.intake import erasers, policies, queries, services
from app.features.intake.models import IntakeBatch, IntakeRow
from app.features.intake.services.erasing import SEALED_RULE, WAITING_RULE
from app.features.intake.states import NEVER_RELEASED
from app.features.records.models import CreditRecord
from app.kernel import clock, events
from app.kernel.access_log import Access
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import FourEyes, NotNow
from app.kernel.permissions import Role
from app.rulebook.retention import keep_until
from tests.support import people
from tests.support import records_steps as steps
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

REASON = "该词在本行中并非指本人健康。"
CELLS = "当事人患有精神病"
CHILD = people.id_number(date(1909, 12, 31), 5)


@pytest.fixture
def clerk(portal: Portal) -> Actor:
    return steps.clerk_of(portal, steps.TRANSPORT)


@pytest.fixture
def reviewer(portal: Portal) -> Visitor:
    steps.staff(portal, Role.REVIEWER)
    return people.sign_in(portal, "reviewer")


def sick_row() -> dict[str, str]:
    return steps.penalty_row(备注=CELLS)


def sealed_row() -> dict[str, str]:
    return steps.penalty_row(处罚依据="《中华人民共和国治安管理处罚法》第四十三条")


def quarantined(portal: Portal, clerk: Actor, row: dict[str, str]) -> str:
    """Hand one row in that is quarantined; answers its reference."""
    batch = steps.hand_in(portal, [row], actor=clerk, body_name=steps.TRANSPORT)
    assert steps.outcomes(portal, batch)[0][0] == "quarantined", steps.outcomes(portal, batch)
    return f"{batch}-2"


def opened(visitor: Visitor, reference: str) -> Page:
    page = visitor.open(f"/office/intake/quarantine/{reference}?lang=en")
    assert CELLS not in page.html
    return page.submit("Open the row", purpose="checking the batch")


def stored(portal: Portal, reference: str) -> IntakeRow:
    with portal.reading() as session:
        found = select(IntakeRow).join(IntakeRow.batch)
        row = session.scalars(found.where(IntakeBatch.reference == reference.rpartition("-")[0])).one()
        assert row.batch.rows_done == 1
        return row


def test_a_row_opens_for_a_stated_purpose_and_the_opening_is_logged(
    portal: Portal, clerk: Actor, reviewer: Visitor
) -> None:
    row = sick_row()
    steps.make_record(portal, steps.penalty_row(name="王守诺", id_number=row["证件号码"]))
    reference = quarantined(portal, clerk, row)
    listed = reviewer.open("/office/intake/quarantine/?lang=en")
    assert row["证件号码"] not in listed.html
    assert "forbidden-content" in listed.rows("Rows, the oldest first")[0][2]
    page = opened(reviewer, listed.rows("Rows, the oldest first")[0][0])
    assert page.summary("备注") == CELLS
    assert row["证件号码"] not in page.html
    with portal.reading() as session:
        look = session.scalars(select(Access).where(Access.action == "intake.row-opened")).one()
        subject = session.scalars(select(CreditRecord)).one().subject_id
        assert (look.subject_id, look.thing, look.purpose) == (subject, reference, "checking the batch")


def test_a_released_row_is_judged_anew_and_recorded(portal: Portal, clerk: Actor, reviewer: Visitor) -> None:
    row = sick_row()
    reference = quarantined(portal, clerk, row)
    page = opened(reviewer, reference).submit("Decide", decision="release", reason=REASON)
    assert "The row is released and recorded" in page.text
    assert page.summary("Reasons of the decision") == REASON
    record = steps.record_of(portal, row["行政处罚决定书文号"])
    receipt = stored(portal, reference)
    assert (receipt.outcome, receipt.rule, receipt.quarantine) == ("accepted", "released", "released")
    assert (receipt.batch.accepted, receipt.batch.quarantined) == (1, 0)
    assert receipt.cells_sealed == ""
    shown = reviewer.open(f"/office/intake/{reference.rpartition('-')[0]}?lang=en").rows("Receipts")
    assert shown[0][3] == record
    with portal.reading() as session:
        assert events.check(session).is_ok
    assert steps.outcomes(portal, steps.hand_in(portal, [row]))[0][0] in {"unchanged", "quarantined"}


def test_a_release_waives_one_rule_only(portal: Portal, clerk: Actor, reviewer: Visitor) -> None:
    row = sick_row() | {"处罚决定日期": "某日"}
    reference = quarantined(portal, clerk, row)
    page = opened(reviewer, reference).submit("Decide", decision="release", reason=REASON)
    assert "stopped by another rule" in page.text
    receipt = stored(portal, reference)
    assert (receipt.outcome, receipt.rule) == ("rejected", "date-unreadable")
    assert receipt.record_id is None


def test_a_name_that_differs_is_released_to_the_same_person(
    portal: Portal, clerk: Actor, reviewer: Visitor
) -> None:
    row = steps.penalty_row(name="王守诺")
    steps.make_record(portal, row)
    other = steps.penalty_row(name="王守信", id_number=row["证件号码"])
    opened(reviewer, quarantined(portal, clerk, other)).submit("Decide", decision="release", reason=REASON)
    with portal.reading() as session:
        assert len({one.subject_id for one in session.scalars(select(CreditRecord))}) == 1
        assert len(session.scalars(select(CreditRecord)).all()) == 2


def test_who_handed_a_row_in_does_not_decide_about_it(portal: Portal, clerk: Actor) -> None:
    reference = quarantined(portal, clerk, sick_row())
    page = opened(people.sign_in(portal, f"clerk-{steps.TRANSPORT}"), reference)
    assert not page.has_button("Decide")
    assert "somebody else has to decide" in page.text
    both = people.make_staff(portal, Role.REVIEWER, login="both", body_name=steps.TRANSPORT)
    with portal.writing() as session:
        row = queries.get_row(session, both, reference)
        row.batch.handed_in_by = both.key
        with pytest.raises(FourEyes):
            services.release_row(session, both, row, reason=REASON)


def test_a_refused_row_says_why_to_its_body(portal: Portal, clerk: Actor, reviewer: Visitor) -> None:
    reference = quarantined(portal, clerk, sick_row())
    page = opened(reviewer, reference)
    assert page.submit("Decide", decision="reject", reason=" ").status == 422
    page.submit("Decide", decision="reject", reason="请删去备注中的病情。")
    own = people.sign_in(portal, f"clerk-{steps.TRANSPORT}")
    shown = own.open(f"/office/intake/quarantine/{reference}?lang=en")
    assert shown.summary("Reasons of the decision") == "请删去备注中的病情。"
    assert CELLS not in shown.html
    assert "hand the sheet in again" in shown.text
    assert stored(portal, reference).outcome == "rejected"


def test_nobody_decides_without_having_looked(portal: Portal, clerk: Actor, reviewer: Visitor) -> None:
    reference, first = quarantined(portal, clerk, sick_row()), quarantined(portal, clerk, sick_row())
    page = opened(reviewer, first)
    token = page.soup.select_one("input[name=csrf_token]")
    assert token is not None
    data = {"csrf_token": token["value"], "decision": "release", "reason": REASON}
    reviewer.client.post(f"/office/intake/quarantine/{reference}/decide", data=data)
    assert stored(portal, reference).quarantine == "waiting"


@pytest.mark.parametrize("rule", sorted(NEVER_RELEASED))
def test_a_sealed_or_minor_row_can_never_be_released(
    portal: Portal, clerk: Actor, reviewer: Visitor, rule: str
) -> None:
    reference = quarantined(portal, clerk, sealed_row() if rule == "sealed-by-law" else minor_row())
    assert stored(portal, reference).quarantine_rule == rule
    page = opened(reviewer, reference)
    assert "This row is never released" in page.text
    assert page.soup.select_one("input[value=release]") is None
    # Policy and service, also where somebody prepared the row in the database.
    with portal.reading() as session:
        assert not policies.can_be_released(session.scalars(select(IntakeRow)).one())
    actor = steps.staff(portal, Role.REVIEWER)
    with portal.writing() as session:
        row_there = queries.get_row(session, actor, reference)
        with pytest.raises(NotNow):
            services.release_row(session, actor, row_there, reason=REASON)
    page.submit("Decide", decision="destroy", reason="依法封存。")
    gone = stored(portal, reference)
    assert (gone.quarantine, gone.cells_sealed, gone.outcome) == ("destroyed", "", "quarantined")


def minor_row() -> dict[str, str]:
    return steps.penalty_row(id_number=CHILD, decided="1927/03/12")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE intake_rows SET quarantine = 'released'",
        "UPDATE intake_rows SET record_id = (SELECT id FROM credit_records)",
        "UPDATE intake_rows SET is_releasable = (1 = 1)",
        "UPDATE intake_rows SET quarantine_rule = 'name-differs'",
        "UPDATE intake_rows SET quarantine_rule = '', is_releasable = (1 = 1)",
    ],
)
def test_the_database_refuses_to_release_what_the_law_seals(
    portal: Portal, clerk: Actor, statement: str
) -> None:
    quarantined(portal, clerk, sealed_row())
    where = " WHERE quarantine_rule = 'sealed-by-law'"
    steps.make_record(portal)
    with pytest.raises(DatabaseError), portal.writing() as session:
        session.execute(text(statement + where))


def test_a_sealed_row_put_in_as_another_by_sql_is_stopped_when_it_is_judged_anew(
    portal: Portal, clerk: Actor, reviewer: Visitor
) -> None:
    reference = quarantined(portal, clerk, sick_row())
    with portal.writing() as session:
        forged = session.scalars(select(IntakeRow)).one()
        cells = queries.cells_of(session, forged) | {"处罚依据": "《治安管理处罚法》第四十三条"}
        place = f"intake_rows.cells:{forged.id}"
        forged.cells_sealed = keyring_of(session).seal(json.dumps(cells), place)
    page = opened(reviewer, reference).submit("Decide", decision="release", reason=REASON)
    assert "sealed" in page.text
    receipt = stored(portal, reference)
    assert (receipt.quarantine, receipt.quarantine_rule, receipt.record_id) == (
        "waiting",
        "sealed-by-law",
        None,
    )


@pytest.mark.parametrize(("make", "rule"), [(sealed_row, SEALED_RULE), (sick_row, WAITING_RULE)])
def test_cells_that_nobody_decided_about_are_erased_by_rule(
    portal: Portal, clerk: Actor, make: object, rule: str
) -> None:
    reference = quarantined(portal, clerk, make())  # type: ignore[operator]
    eraser = next(one for one in erasers.ERASERS if one.rule == rule)
    last = keep_until(rule, clock.today())
    with portal.writing() as session:
        assert (eraser.due(session, last), eraser.erase(session, last, 10).count) == (0, 0)
    assert stored(portal, reference).cells_sealed
    with portal.writing() as session:
        day = last + timedelta(days=1)
        assert (eraser.due(session, day), eraser.erase(session, day, 10).count) == (1, 1)
        assert eraser.erase(session, day, 10).count == 0
    assert (stored(portal, reference).cells_sealed, stored(portal, reference).quarantine) == ("", "destroyed")


def test_rows_of_another_body_are_not_there(portal: Portal, clerk: Actor) -> None:
    reference = quarantined(portal, clerk, sick_row())
    steps.clerk_of(portal, "灵寿县应急管理局")
    stranger = people.sign_in(portal, "clerk-灵寿县应急管理局")
    assert reference not in stranger.open("/office/intake/quarantine/?state=all").html
    assert stranger.open(f"/office/intake/quarantine/{reference}").status == 404


def test_auditor_reads_the_receipt_and_not_the_cells(portal: Portal, clerk: Actor) -> None:
    reference = quarantined(portal, clerk, sick_row())
    steps.staff(portal, Role.AUDITOR)
    page = people.sign_in(portal, "auditor").open(f"/office/intake/quarantine/{reference}?lang=en")
    assert "forbidden-content" in page.text
    assert CELLS not in page.html
    assert not page.has_button("Open the row")


def test_desk_counts_what_waits_and_what_is_late(portal: Portal, clerk: Actor, reviewer: Visitor) -> None:
    quarantined(portal, clerk, sick_row())
    rows = {row[0]: row[1:] for row in reviewer.open("/office?lang=en").rows("What waits")}
    assert rows["Rows in quarantine"][0] == "1"
    with clock.travel(clock.now() + timedelta(days=14)):
        late = people.sign_in(portal, "reviewer")
        rows = {row[0]: row[1:] for row in late.open("/office?lang=en").rows("What waits")}
        assert "1" in rows["Rows in quarantine"][1]
        assert "late" in late.open("/office/intake/quarantine/?lang=en").rows("Rows, the oldest first")[0][4]
