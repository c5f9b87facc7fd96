"""Steps of a repair's way, taken through the real pages."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.features.records.models import CreditRecord
from app.features.repairs import queries, services
from app.features.repairs.models import RepairApplication, RepairNotice
from app.features.repairs.states import RepairOutcome
from app.features.uploads.models import Upload
from app.features.uploads.receiving import receive_file
from app.kernel.actors import Actor
from app.kernel.permissions import Role
from tests.support import people, records_steps
from tests.support.page import Page
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor

RECEIPT = ("receipt.txt", b"Fine paid in full on 3 June 2026.")
PURPOSE = "Examining this application"
REASONS = "The receipt was compared with the account of the treasury: paid in full."
GAPS = "A receipt on which the amount can be read."
# A decision of March: Order 58, at least three months. One of May: Order 36, a revoked licence: a year.
EARLY, LATE = "2026/03/12", "2026/05/12"
PUBLISHED_ON = date(2026, 5, 11)


@dataclass(frozen=True)
class Applicant:
    """A citizen with one record, signed in; `disclosure` is empty where it was never published."""

    citizen: Citizen
    record: str
    visitor: Visitor
    disclosure: str = ""


def make_applicant(
    portal: Portal, *, decided: str = EARLY, is_published: bool = False, name: str = "王守诺"
) -> Applicant:
    """A citizen about whom the transport bureau handed in a revoked licence."""
    number = people.next_id_number()
    row = records_steps.penalty_row(name=name, id_number=number, decided=decided)
    disclosure = ""
    if is_published:
        disclosure = records_steps.published_disclosure(portal, row, published_on=PUBLISHED_ON)
        record = records_steps.record_of(portal, row["行政处罚决定书文号"])
    else:
        record = records_steps.make_record(portal, row)
    citizen = people.make_citizen(portal, name=name, id_number=number)
    return Applicant(citizen, record, people.sign_in(portal, citizen.login), disclosure)


def begin(applicant: Applicant) -> Page:
    """From the list to the first page of the application."""
    page = applicant.visitor.open(f"/me/repairs/records/{applicant.record}?lang=en")
    return page.click("Apply for repair")


def add_proof(page: Page, *files: tuple[str, bytes]) -> Page:
    """Choose files and press the button that adds them, as without scripts."""
    chosen = [(io.BytesIO(data), name) for name, data in files or (RECEIPT,)]
    return page.submit("Add the chosen files", proof=chosen)


def fill_in(applicant: Applicant, *, signature: str = "") -> Page:
    """Proof and signature; answers the page that shows everything again."""
    page = add_proof(begin(applicant)).submit("Continue")
    return page.submit("Sign and continue", signature=signature or applicant.citizen.name)


def apply(applicant: Applicant) -> str:
    """Apply; answers the number of the application."""
    page = fill_in(applicant).submit("Send the application")
    assert page.heading.startswith("Your application has arrived"), (page.url, page.text)
    return page.url.split("/")[-2]


def office(portal: Portal) -> Visitor:
    """A clerk of the credit office, signed in."""
    records_steps.staff(portal, Role.CLERK, "office-clerk")
    return people.sign_in(portal, "office-clerk")


def body_clerk(portal: Portal) -> Visitor:
    """The clerk of the body that made the finding, signed in."""
    records_steps.clerk_of(portal, records_steps.TRANSPORT)
    return people.sign_in(portal, f"clerk-{records_steps.TRANSPORT}")


def body_reviewer(portal: Portal) -> Visitor:
    """The reviewer of the body that made the finding, signed in."""
    records_steps.staff(portal, Role.REVIEWER, "body-reviewer", records_steps.TRANSPORT)
    return people.sign_in(portal, "body-reviewer")


def reviewer_of_body(portal: Portal, login: str = "body-reviewer") -> Actor:
    """A reviewer of the body that made the finding."""
    return records_steps.staff(portal, Role.REVIEWER, login, records_steps.TRANSPORT)


def give_access(portal: Portal) -> None:
    """The determining body has somebody to propose and somebody to decide."""
    records_steps.clerk_of(portal, records_steps.TRANSPORT)
    records_steps.staff(portal, Role.REVIEWER, "body-reviewer", records_steps.TRANSPORT)


def open_in_office(staff: Visitor, reference: str) -> Page:
    """Open an application in the office, stating the purpose where it is asked."""
    page = staff.open(f"/office/repairs/{reference}?lang=en")
    is_asked = page.heading == "Open a repair application"
    return page.submit("Open the application", purpose=PURPOSE) if is_asked else page


def accept(portal: Portal, reference: str) -> Page:
    """The credit office accepts it."""
    return open_in_office(office(portal), reference).submit("Accept the application")


def propose(staff: Visitor, reference: str, outcome: str = "granted", **words: str) -> Page:
    """Propose a decision."""
    page = open_in_office(staff, reference).click("Propose a decision")
    return page.submit("Propose it", outcome=outcome, reasons=REASONS, **words)


def decide(staff: Visitor, reference: str) -> Page:
    """Decide as the second person."""
    return open_in_office(staff, reference).click("Decide as proposed").submit("Decide")


def grant(portal: Portal, reference: str) -> Page:
    """Accepted and proposed by the body's clerk, decided by its reviewer on the page."""
    accepted_and_proposed(portal, reference)
    return decide(body_reviewer(portal), reference)


def application_of(portal: Portal, reference: str) -> RepairApplication:
    with portal.reading() as session:
        found = select(RepairApplication).where(RepairApplication.reference == reference)
        return session.scalars(found).one()


def notices_of(portal: Portal, reference: str) -> list[RepairNotice]:
    with portal.reading() as session:
        found = (
            select(RepairNotice)
            .join(RepairNotice.application)
            .where(RepairApplication.reference == reference)
            .order_by(RepairNotice.id)
        )
        return list(session.scalars(found))


def proof_of(portal: Portal, reference: str) -> str:
    """By which name the first proof of an application is known."""
    owner = application_of(portal, reference).id
    with portal.reading() as session:
        found = select(Upload).where(Upload.owner_id == owner).order_by(Upload.id)
        return session.scalars(found).first().reference  # type: ignore[union-attr]


def apply_for(portal: Portal, citizen: Citizen, record: str) -> str:
    """Apply by the services; answers the number."""
    basket = basket_with_proof(portal, f"basket of {record}")
    with portal.writing() as session:
        found = session.scalars(select(CreditRecord).where(CreditRecord.reference == record)).one()
        return services.apply_for_repair(
            session, citizen.actor, record=found, signature=citizen.name, basket=basket
        ).reference


def accepted_and_proposed(
    portal: Portal, reference: str, outcome: RepairOutcome = RepairOutcome.GRANTED
) -> str:
    """Accepted and proposed by the clerk of the body that made the finding."""
    give_access(portal)
    clerk = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    with portal.writing() as session:
        application = queries.get_for_staff(session, clerk, reference)
        services.accept_application(session, clerk, application)
        services.propose_decision(session, clerk, application, outcome=outcome, reasons=REASONS)
    return reference


def granted_for(portal: Portal, citizen: Citizen, record: str) -> str:
    """An application that two people of the body granted; answers its number."""
    reference = accepted_and_proposed(portal, apply_for(portal, citizen, record))
    reviewer = records_steps.staff(portal, Role.REVIEWER, "body-reviewer", records_steps.TRANSPORT)
    with portal.writing() as session:
        application = queries.get_for_staff(session, reviewer, reference)
        services.decide_as_proposed(session, reviewer, application)
    return reference


def basket_with_proof(portal: Portal, key: str) -> str:
    """A basket with one file, for calls of the services; answers its key."""
    receive_file(portal.toolbox, area="repairs", basket=key, name=RECEIPT[0], data=RECEIPT[1])
    return key
