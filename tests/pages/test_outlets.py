"""Every outlet shows the same disclosures on the same days, and none that the law does not let be shown."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.features.disclosures import auditing, listing, queries, services
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import EndReason
from app.features.records import services as records
from app.features.records.models import CreditRecord
from app.features.search import jobs as search_jobs
from app.features.search import queries as search_queries
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.kernel.permissions import Role
from tests.support import people
from tests.support import records_steps as steps
from tests.support.portal import Portal, Visitor

NAME, CONDUCT = "司马守诺", "出租道路运输经营许可证件"
OUTLETS = {"page", "list", "narrowed list", "front page", "search", "feed", "check", "counts", "index"}
TERM_OVER, SUSPENDED = "The term of publication is over", "Suspended for the time being"


@pytest.fixture
def number() -> str:
    return people.next_id_number()


@pytest.fixture
def shown(portal: Portal, number: str) -> str:
    """A disclosure that every outlet shows."""
    portal.toolbox.search.rebuild(())
    reference = steps.published_disclosure(portal, steps.penalty_row(name=NAME, id_number=number))
    search_jobs.rebuild(portal.toolbox)
    return reference


def outlets(portal: Portal, reference: str, number: str) -> set[str]:
    """Where somebody finds it now; the index keeps what it had."""
    visitor = portal.visitor()

    def leads_there(address: str) -> bool:
        return reference in visitor.client.get(address).get_data(as_text=True)

    found = {
        "page": visitor.open(f"/disclosures/{reference}").status == 200,
        "list": leads_there("/disclosures"),
        "narrowed list": leads_there(f"/disclosures?body={steps.TRANSPORT}&domain=traffic-safety"),
        "front page": leads_there("/"),
        "search": leads_there(f"/search?q={CONDUCT}"),
        "feed": leads_there("/feeds/disclosures.atom"),
        "check": is_listed(portal, visitor, number),
    }
    with portal.reading() as session:
        today = clock.today()
        found["counts"] = any(one.figure for one in listing.standings_on(session, today) if one.is_open)
        found["index"] = any(one.kind == "disclosure" for one in search_queries.all_documents(session))
    return {name for name, is_there in found.items() if is_there}


def is_listed(portal: Portal, visitor: Visitor, number: str) -> bool:
    portal.toolbox.rate_limits.forget_all()
    page = visitor.open("/disclosures/check?lang=en").submit("Check", name=NAME, last_four=number[-4:])
    return "Yes: there is an entry" in page.text


def removed_as(reference: str, portal: Portal) -> str:
    """The reason on its tombstone; nothing where there is none."""
    page = portal.visitor().open("/disclosures/removals?lang=en")
    if reference not in page.text:
        return ""
    return next(row[2] for row in page.rows() if row[0] == reference)


def the_row(session: Session, reference: str) -> Disclosure:
    found = queries.find_by_reference(session, reference)
    assert found is not None
    return found


def test_every_outlet_shows_what_is_public(portal: Portal, shown: str, number: str) -> None:
    assert outlets(portal, shown, number) == OUTLETS


# What somebody with access to the database could do to a row that is public.
CHANGED = {
    "its days": "UPDATE disclosures SET publish_until = '2020-01-01'",
    "its days, longer": "UPDATE disclosures SET visible_until = '2099-01-01'",
    "its proposer decided": "UPDATE disclosures SET decided_by = proposed_by",
    "nobody decided": "UPDATE disclosures SET decided_by = ''",
    "somebody else decided": "UPDATE disclosures SET decided_by = 'staff:other'",
    "no notice": "UPDATE disclosures SET notice_served_on = NULL",
    "decision not served": "UPDATE disclosures SET documents_served_on = NULL",
    "reply time running": "UPDATE disclosures SET reply_due_on = '2099-01-01'",
    "no fingerprint": "UPDATE disclosures SET check_index = ''",
    "other state": "UPDATE disclosures SET state = 'suspended'",
    "sealed kind of record": "UPDATE credit_records SET kind = 'public-security'",
    "other kind of record": "UPDATE credit_records SET kind = 'honour'",
    "withdrawn record": "UPDATE credit_records SET withdrawn_at = recorded_at",
    "record not to be used": "UPDATE credit_records SET use_until = '2020-01-01'",
    "record without end": "UPDATE credit_records SET publish_until = NULL",
    "item for authorised query": "UPDATE catalogue_items SET access_mode = 'authorised'",
    "item without basis": "UPDATE catalogue_items SET publication_basis = ''",
    "item not in force": "UPDATE catalogue_items SET in_force_to = '2020-01-01'",
    "another person's record": "UPDATE disclosures SET record_id = "
    "(SELECT id FROM credit_records WHERE id <> record_id)",
}
# Counts are of what the services left; a change past them is an alarm, and `disclosures check` mends it.
COUNTED_UNTIL_MENDED = {"counts"}


@pytest.mark.parametrize("change", CHANGED)
def test_what_was_changed_past_the_services_shows_nowhere(
    portal: Portal, shown: str, number: str, change: str
) -> None:
    if "another" in change:
        steps.make_record(portal)
    with portal.writing() as session:
        session.execute(text(CHANGED[change]))
    assert outlets(portal, shown, number) <= COUNTED_UNTIL_MENDED
    assert NAME[:3] not in portal.visitor().open("/disclosures/removals").html


def test_a_child_in_the_row_shows_nowhere(portal: Portal, shown: str, number: str) -> None:
    child = people.id_number(clock.today() - timedelta(days=365 * 12), 7)
    with portal.writing() as session:
        subject = session.scalars(select(CreditRecord)).one().subject
        subject.id_number_sealed = portal.toolbox.keyring.seal(child, f"subjects.id_number:{subject.id}")
    assert outlets(portal, shown, number) <= COUNTED_UNTIL_MENDED


def test_a_row_put_in_past_the_services_neither_shows_nor_counts(
    portal: Portal, shown: str, number: str
) -> None:
    with portal.writing() as session:
        columns = ", ".join(c.name for c in Disclosure.__table__.columns if c.name not in {"id", "reference"})
        end = services.end(session, SYSTEM, the_row(session, shown), reason=EndReason.REPAIRED)
        session.flush()
        session.execute(
            text(
                f"INSERT INTO disclosures (id, reference, {columns}) "
                f"SELECT record_id, 'D2026-FAKE-0001', {columns} FROM disclosures"
            )
        )
        session.execute(
            text(
                "UPDATE disclosures SET state = 'published', ended_at = NULL, end_reason = '',"
                " visible_until = :last WHERE reference = 'D2026-FAKE-0001'"
            ),
            {"last": end.publish_until},
        )
    assert outlets(portal, "D2026-FAKE-0001", number) == set()
    with portal.writing() as session:
        auditing.repair(session, clock.today())
    assert outlets(portal, "D2026-FAKE-0001", number) == set()


def test_a_mended_row_shows_again(portal: Portal, shown: str, number: str) -> None:
    with portal.writing() as session:
        session.execute(text("UPDATE disclosures SET visible_until = NULL, seal = ''"))
    assert outlets(portal, shown, number) <= COUNTED_UNTIL_MENDED
    with portal.writing() as session:
        auditing.repair(session, clock.today())
    assert outlets(portal, shown, number) == OUTLETS, "the log knows that two people had it published"


def test_what_each_outlet_shows_around_its_end(portal: Portal, shown: str, number: str) -> None:
    """The table of the days: nothing runs between them."""
    with portal.reading() as session:
        last = the_row(session, shown).visible_until
    assert last is not None
    begins = clock.start_of
    table: list[tuple[datetime | date, set[str], str]] = [
        (last - timedelta(days=1), OUTLETS, ""),
        (begins(last), OUTLETS, ""),
        (begins(last + timedelta(days=1)) - timedelta(seconds=30), OUTLETS, ""),
        (begins(last + timedelta(days=1)), set(), TERM_OVER),
        (last + timedelta(days=400), set(), TERM_OVER),
    ]
    for at, expected, reason in table:
        with clock.travel(at):
            assert outlets(portal, shown, number) == expected, at
            assert removed_as(shown, portal) == reason, at


DEEDS = {
    "suspended": ({"suspend"}, set(), SUSPENDED),
    "shown again": ({"suspend", "resume"}, OUTLETS, ""),
    "ended": ({"end"}, set(), "The person's credit was repaired"),
    "record withdrawn": ({"withdraw"}, set(), "The decision it rested on was revoked or changed"),
    "objected to": ({"mark"}, OUTLETS, ""),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("day", ["the first day", "the last day"])
def test_what_each_outlet_shows_after_a_deed(
    portal: Portal, shown: str, number: str, deed: str, day: str
) -> None:
    done, expected, reason = DEEDS[deed]
    with portal.reading() as session:
        last = the_row(session, shown).visible_until
    assert last is not None
    with clock.travel(last) if day == "the last day" else nullcontext():
        do(portal, shown, done)
        assert outlets(portal, shown, number) == expected
        assert removed_as(shown, portal) == reason


def do(portal: Portal, reference: str, done: set[str]) -> None:
    reviewer, other = (steps.staff(portal, Role.REVIEWER, login) for login in ("reviewer", "other-reviewer"))
    with portal.writing() as session:
        row = the_row(session, reference)
        if "suspend" in done:
            services.suspend(session, reviewer, row, reasons="复核中")
        if "resume" in done:
            services.resume(session, other, row, reasons="无误")
        if "end" in done:
            services.end(session, SYSTEM, row, reason=EndReason.REPAIRED)
        if "withdraw" in done:
            records.withdraw_record(session, SYSTEM, row.record, reason="revoked")
        if "mark" in done:
            records.mark_objection(session, SYSTEM, row.record)
