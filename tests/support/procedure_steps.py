"""Steps of the procedure before a publication, taken by real people through the real pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.features.disclosures import queries
from app.features.disclosures import services as disclosure_services
from app.features.disclosures.states import Manner
from app.kernel import clock
from app.kernel.permissions import Role
from tests.support import people, records_steps
from tests.support.page import Page
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor

PURPOSE = "preparing a disclosure"


@dataclass(frozen=True)
class Notified:
    """A citizen on whom a notice was served on line."""

    citizen: Citizen
    visitor: Visitor
    record: str
    reference: str
    due_on: date


def notified_citizen(portal: Portal, *, name: str = "王守诺") -> Notified:
    """The transport bureau's clerk proposed to publish a record of theirs and served the notice today."""
    number = people.next_id_number()
    record = records_steps.make_record(portal, records_steps.penalty_row(name=name, id_number=number))
    citizen = people.make_citizen(portal, name=name, id_number=number)
    clerk = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    reference = records_steps.proposed_disclosure(portal, record)
    with portal.writing() as session:
        found = queries.get_for_staff(session, clerk, reference)
        serving = disclosure_services.Serving(Manner.ON_LINE, clock.today())
        disclosure_services.serve_notice(session, clerk, found, serving=serving)
        due_on = found.reply_due_on
    assert due_on is not None
    return Notified(citizen, people.sign_in(portal, citizen.login), record, reference, due_on)


def reply(notified: Notified, words: str, *, hearing: bool = False) -> Page:
    """Write a reply in the person's own pages."""
    page = notified.visitor.open(f"/me/disclosures/{notified.reference}/reply?lang=en")
    chosen = {"hearing": "y"} if hearing else {}
    return page.submit("Send the reply", words=words, **chosen)


def staff_visitor(portal: Portal, role: Role, login: str = "") -> Visitor:
    """Staff of the credit office, signed in."""
    records_steps.staff(portal, role, login or str(role))
    return people.sign_in(portal, login or str(role))


def transport_clerk(portal: Portal) -> Visitor:
    """The clerk who proposes, signed in."""
    records_steps.clerk_of(portal, records_steps.TRANSPORT)
    return people.sign_in(portal, f"clerk-{records_steps.TRANSPORT}")


def open_case(staff: Visitor, reference: str) -> Page:
    """Open the case in the office, stating the purpose where it is asked."""
    page = staff.open(f"/office/disclosures/{reference}?lang=en")
    if page.has_button("Open the disclosure"):
        return page.submit("Open the disclosure", purpose=PURPOSE)
    return page


def after(day: date) -> date:
    """The first day on which the time to reply is over."""
    return day + timedelta(days=1)
