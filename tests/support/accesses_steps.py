"""Steps about looks at a person, taken through the real pages."""

from __future__ import annotations

from app.kernel import access_log
from app.kernel.actors import Actor
from app.kernel.permissions import Role
from tests.support import people, records_steps
from tests.support.page import Page
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor

REASON = "I had no business with this bureau in March."
EXPLANATION = "The file was opened to check a renewal of the permit."
ANSWER = "The bureau was asked, and the file was read.\nThere was a renewal under way."
CONSEQUENCES = "The head of the bureau was told; the clerk's access is suspended."


def look_at(portal: Portal, actor: Actor, citizen: Citizen, **details: str) -> str:
    """Log a look at a person; answers its number."""
    wanted = {"action": "records.viewed", "purpose": "Renewal of a permit"} | details
    with portal.writing() as session:
        return access_log.record(session, actor, subject_id=citizen.subject_id, **wanted).reference  # type: ignore[arg-type]


def challenge(visitor: Visitor, look: str, reason: str = REASON) -> str:
    """Ask about a look; answers the number of the question."""
    page = visitor.open(f"/me/accesses/{look}/challenge?lang=en").submit("Send the question", reason=reason)
    assert page.heading == "Your question is sent", (page.url, page.text)
    return page.url.split("/")[-2]


def officer(portal: Portal, login: str = "") -> Visitor:
    """The data-protection officer, signed in."""
    records_steps.staff(portal, Role.DATA_PROTECTION_OFFICER, login)
    return people.sign_in(portal, login or str(Role.DATA_PROTECTION_OFFICER))


def ask_viewer(dpo: Visitor, reference: str) -> Page:
    """Ask whoever looked."""
    page = dpo.open(f"/office/access-challenges/{reference}?lang=en")
    return page.submit("Ask whoever looked for an explanation")


def explain(viewer: Visitor, look: str, explanation: str = EXPLANATION) -> Page:
    """Explain one's own look."""
    page = viewer.open(f"/office/access-challenges/questions/{look}?lang=en")
    return page.submit("Send the explanation", explanation=explanation)


def decide(
    dpo: Visitor, reference: str, outcome: str = "justified", *, answer: str = ANSWER, consequences: str = ""
) -> Page:
    """Answer in writing."""
    page = dpo.open(f"/office/access-challenges/{reference}/decide?lang=en")
    return page.submit(
        "Send the answer and decide", outcome=outcome, answer=answer, consequences=consequences
    )
