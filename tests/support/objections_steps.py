"""Steps of an objection's way, taken through the real pages."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.permissions import Role
from tests.support import people, records_steps
from tests.support.page import Page
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor

REQUEST = "I never lent my licence to anybody.\nPlease compare the number on the decision."
ANSWER = "We compared the licence with the decision.\nThe number belongs to another licence."
WHY = "The answer compares my old licence, not the new one."
AGAIN = "We compared the new licence too. It was lent in February."
PURPOSE = "Answering this objection"
CORRECTED_FACTS = "经复查，当事人未将许可证件交由他人使用，仅逾期未办理年审。"
ADDED = "当事人已于二〇二六年二月补办年审。"
# What the form for the answer takes besides, by outcome.
CHANGES = {
    "corrected": {"part_violation_facts": CORRECTED_FACTS},
    "supplemented": {"addition": ADDED},
}


@dataclass(frozen=True)
class Objector:
    """A citizen with one record, signed in."""

    citizen: Citizen
    record: str
    visitor: Visitor


def make_objector(portal: Portal, *, name: str = "王守诺") -> Objector:
    """A citizen about whom the transport bureau handed in a revoked licence."""
    number = people.next_id_number()
    record = records_steps.make_record(
        portal, records_steps.penalty_row(name=name, id_number=number, decided="2026/02/09")
    )
    citizen = people.make_citizen(portal, name=name, id_number=number)
    return Objector(citizen, record, people.sign_in(portal, citizen.login))


def write(visitor: Visitor, record: str, *, ground: str = "wrong", request: str = REQUEST) -> Page:
    """Fill the form in; answers the page that shows everything again."""
    return visitor.open(f"/me/objections/new?record={record}&lang=en").submit(
        "Continue", ground=ground, request=request
    )


def file(objector: Objector, **words: str) -> str:
    """File an objection; answers its reference."""
    return file_about(objector.visitor, objector.record, **words)


def file_about(visitor: Visitor, record: str, **words: str) -> str:
    """File an objection to one of several records; answers its reference."""
    page = write(visitor, record, **words).submit("File the objection")
    assert page.heading == "Your objection is filed", (page.url, page.text)
    return page.url.split("/")[-2]


def reviewer(portal: Portal) -> Visitor:
    """The credit office's reviewer, signed in."""
    records_steps.staff(portal, Role.REVIEWER)
    return people.sign_in(portal, str(Role.REVIEWER))


def clerk(portal: Portal, body_name: str = records_steps.TRANSPORT) -> Visitor:
    """The clerk of a body, signed in."""
    records_steps.clerk_of(portal, body_name)
    return people.sign_in(portal, f"clerk-{body_name}")


def open_in_office(staff: Visitor, reference: str) -> Page:
    """Open an objection in the office, stating the purpose where it is asked."""
    page = staff.open(f"/office/objections/{reference}?lang=en")
    return page.submit("Open the objection", purpose=PURPOSE) if page.heading == "Open an objection" else page


def decide(staff: Visitor, reference: str, outcome: str, answer: str = ANSWER) -> Page:
    """Decide, as a reviewer."""
    page = open_in_office(staff, reference).click("Answer and decide")
    return page.submit(
        "Send the answer and decide", outcome=outcome, answer=answer, **CHANGES.get(outcome, {})
    )


def another_reviewer(portal: Portal) -> Visitor:
    """A reviewer who had no part in the first answer, signed in."""
    records_steps.staff(portal, Role.REVIEWER, "reviewer-two")
    return people.sign_in(portal, "reviewer-two")


def ask_again(visitor: Visitor, reference: str, words: str = WHY) -> Page:
    """Ask that others look at it again."""
    page = visitor.open(f"/me/objections/{reference}/reconsider?lang=en")
    return page.submit("Ask for reconsideration", request=words)


def decide_again(staff: Visitor, reference: str, outcome: str = "confirmed", **parts: str) -> Page:
    """Decide on the second look."""
    page = open_in_office(staff, reference).click("Reconsider and decide")
    return page.submit("Send the decision", outcome=outcome, answer=AGAIN, **parts)
