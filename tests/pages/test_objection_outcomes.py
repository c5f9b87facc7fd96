"""Each outcome of an objection has its real effect, in every outlet at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.features.disclosures import services as disclosure_services
from app.features.disclosures.models import Disclosure
from app.features.objections import services
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome
from app.features.records.models import CreditRecord
from app.features.search import jobs as search_jobs
from app.kernel import events
from app.kernel.errors import FourEyes, NotNow
from app.kernel.permissions import Role
from tests.pages.test_outlets import NAME, OUTLETS, outlets, removed_as
from tests.support import people, records_steps
from tests.support.objections_steps import (
    ADDED,
    ANSWER,
    CORRECTED_FACTS,
    Objector,
    clerk,
    decide,
    file_about,
    open_in_office,
    reviewer,
)
from tests.support.portal import Portal

NOTED = "The person objected; neither the record nor the objection could be proved."
NOTHING: set[str] = set()
# Outcome, where it is shown afterwards, why it is not, what is done in the words of the answer.
OUTCOMES = [
    ("deleted", NOTHING, "An objection was upheld", "is neither shown nor used any more."),
    ("corrected", OUTLETS, "", "Version 2 of the record was made."),
    ("supplemented", OUTLETS, "", "Version 2 of the record was made."),
    ("display-ended", NOTHING, "An objection was upheld", "Everybody who copies our public data is told"),
    ("not-upheld", OUTLETS, "", "The record stays as it is."),
    ("cannot-be-confirmed", OUTLETS, "", "says that the objection could not be confirmed."),
]


def shown_and_objected(
    portal: Portal, row: dict[str, str], kind: str = "penalty"
) -> tuple[Objector, str, str]:
    """A person with one public record, an open objection to it, and the reference of each."""
    portal.toolbox.search.rebuild(())
    disclosure = records_steps.published_disclosure(portal, row, kind=kind)
    search_jobs.rebuild(portal.toolbox)
    citizen = people.make_citizen(
        portal, name=row.get("行政相对人名称") or row["主体"], id_number=row["证件号码"]
    )
    record = records_steps.record_of(portal, row.get("行政处罚决定书文号") or row["决定书文号"])
    visitor = people.sign_in(portal, citizen.login)
    return Objector(citizen, record, visitor), disclosure, file_about(visitor, record)


def record_of(portal: Portal, reference: str) -> CreditRecord:
    with portal.reading() as session:
        return session.scalars(select(CreditRecord).where(CreditRecord.reference == reference)).one()


@pytest.mark.parametrize(("outcome", "where", "why", "done"), OUTCOMES, ids=[one[0] for one in OUTCOMES])
def test_an_outcome_is_seen_in_every_outlet_and_told_in_the_answer(
    portal: Portal, outcome: str, where: set[str], why: str, done: str
) -> None:
    row = records_steps.penalty_row(name=NAME, id_number=people.next_id_number())
    objector, disclosure, reference = shown_and_objected(portal, row)
    public = portal.visitor()
    assert "Objection pending" in public.open(f"/disclosures/{disclosure}?lang=en").text
    assert decide(reviewer(portal), reference, outcome).status == 200
    # The index keeps what it had until the worker comes; every page looks at what the law lets be shown.
    assert outlets(portal, disclosure, row["证件号码"]) - {"index"} == where - {"index"}
    assert removed_as(disclosure, portal) == why
    assert disclosure not in public.client.get("/api/v1/openapi.json").get_data(as_text=True)
    answer = objector.visitor.open(f"/me/objections/{reference}/answer?lang=en")
    assert done in answer.text
    own = objector.visitor.open(f"/me/records/{objector.record}?lang=en")
    assert own.status == (404 if outcome == "deleted" else 200)
    assert "Objection pending" not in own.text
    page = public.open(f"/disclosures/{disclosure}?lang=en")
    for said, by in ((CORRECTED_FACTS, "corrected"), (ADDED, "supplemented"), (NOTED, "cannot-be-confirmed")):
        assert (said in own.text) is (by == outcome)
        assert (said in page.text) is (by == outcome)
    if outcome in {"corrected", "supplemented"}:
        assert "amended after an objection" in own.text
        assert "What version 2 changed" in own.text
        assert (CORRECTED_FACTS if outcome == "corrected" else ADDED) in answer.text


def test_an_entry_removed_from_its_list_is_gone_with_its_measures(portal: Portal) -> None:
    row = records_steps.list_row(id_number=people.next_id_number())
    objector, disclosure, reference = shown_and_objected(portal, row, "serious-list")
    public = portal.visitor()
    assert public.open(f"/disclosures/{disclosure}?lang=en").rows("Measures that follow from the entry")
    decide(reviewer(portal), reference, "removed-from-list")
    for address in (f"/disclosures/{disclosure}", "/disclosures", "/", "/feeds/disclosures.atom"):
        answer = public.client.get(address)
        assert answer.status_code in {404, 410} or disclosure not in answer.get_data(as_text=True)
    assert removed_as(disclosure, portal) == "An objection was upheld"
    assert objector.visitor.open(f"/me/records/{objector.record}").status == 404
    assert record_of(portal, objector.record).withdrawn_reason == "removed-from-list"
    shown = objector.visitor.open(f"/me/objections/{reference}?lang=en")
    assert "every measure that followed from it has ended" in shown.text


def test_a_corrected_record_that_the_law_no_longer_lets_be_shown_is_taken_down(portal: Portal) -> None:
    row = records_steps.penalty_row(name=NAME, id_number=people.next_id_number())
    _objector, disclosure, reference = shown_and_objected(portal, row)
    page = open_in_office(reviewer(portal), reference).click("Answer and decide")
    page.submit("Send the answer and decide", outcome="corrected", answer=ANSWER, part_penalty_kind="警告")
    record = record_of(portal, _objector.record)
    assert record.severity == "minor"
    assert record.version == 2
    assert outlets(portal, disclosure, row["证件号码"]) - {"index"} == NOTHING
    assert removed_as(disclosure, portal) != ""


def test_an_outcome_that_changes_nothing_or_cannot_be_is_refused(portal: Portal) -> None:
    row = records_steps.penalty_row(name=NAME, id_number=people.next_id_number())
    objector, _disclosure, reference = shown_and_objected(portal, row)
    page = open_in_office(reviewer(portal), reference).click("Answer and decide")
    assert "Removed from the list" not in page.text
    send = "Send the answer and decide"
    for entered, error in (
        ({"outcome": "corrected"}, "Correct at least one part of the record"),
        ({"outcome": "supplemented"}, "Write what is added to the record, or correct a part of it"),
        ({"outcome": "corrected", "part_decided_on": "9 March"}, "This cannot be read"),
        (
            {"outcome": "supplemented", "addition": f"证件号码{people.next_id_number()}"},
            "A number or an address of a person must not stand here",
        ),
    ):
        answer = page.submit(send, answer=ANSWER, **entered)
        assert answer.status == 422
        assert error in " ".join(answer.errors)
    assert record_of(portal, objector.record).version == 1


def test_what_a_clerk_would_correct_is_seen_and_decided_by_the_reviewer(
    portal: Portal,
) -> None:
    row = records_steps.penalty_row(name=NAME, id_number=people.next_id_number())
    _objector, _disclosure, reference = shown_and_objected(portal, row)
    page = open_in_office(clerk(portal), reference).click("Propose an answer")
    page.submit(
        "Propose this answer", outcome="corrected", answer=ANSWER, part_violation_facts=CORRECTED_FACTS
    )
    assert record_of(portal, _objector.record).version == 1
    page = open_in_office(reviewer(portal), reference).click("Answer and decide")
    assert CORRECTED_FACTS in page.html
    page.submit("Send the answer and decide")
    assert record_of(portal, _objector.record).version == 2


def test_whoever_proposed_the_answer_does_not_decide_on_it(portal: Portal) -> None:
    row = records_steps.penalty_row(name=NAME, id_number=people.next_id_number())
    _objector, _disclosure, reference = shown_and_objected(portal, row)
    actor = records_steps.staff(portal, Role.REVIEWER)
    with portal.writing() as session:
        objection = session.scalars(select(Objection)).one()
        said = {"outcome": ObjectionOutcome.NOT_UPHELD, "answer": ANSWER}
        services.propose_answer(session, actor, objection, **said)
        with pytest.raises(FourEyes):
            services.decide_objection(session, actor, objection, **said)
        session.commit()
    assert "Propose an answer" in open_in_office(reviewer(portal), reference).text


def test_what_an_objection_ended_is_not_published_again_until_its_source_corrects_it(portal: Portal) -> None:
    row = records_steps.penalty_row(name=NAME, id_number=people.next_id_number())
    objector, disclosure, reference = shown_and_objected(portal, row)
    decide(reviewer(portal), reference, "display-ended")
    actor = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    with portal.writing() as session:
        record = session.scalars(select(CreditRecord)).one()
        with pytest.raises(NotNow, match="ended-by-objection"):
            disclosure_services.propose_disclosure(session, actor, record=record, reasons="x")
        ended = session.scalars(select(Disclosure).where(Disclosure.reference == disclosure)).one()
        assert "disclosures.ended" in [one.verb for one in events.history(session, ended.reference)]
    assert objector.visitor.open(f"/me/records/{objector.record}").status == 200
