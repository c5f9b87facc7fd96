"""Steps of help at the counter, taken through the real pages."""

from __future__ import annotations

from app.kernel.permissions import Role
from tests.support import people, records_steps
from tests.support.objections_steps import Objector
from tests.support.page import Page
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor

HELPER, PRINTER = "counter-clerk", "card-checker"


def counter_clerk(portal: Portal, login: str = HELPER) -> Visitor:
    """A clerk of the credit office's counter, signed in."""
    records_steps.staff(portal, Role.CLERK, login)
    return people.sign_in(portal, login)


def make_code(visitor: Visitor) -> str:
    """A code from the person's own account page."""
    return people.code_on(visitor.open("/me/assistance?lang=en").submit("Make a code"))


def print_slip(staff: Visitor, citizen: Citizen) -> str:
    """A code on a slip."""
    page = staff.open("/office/assistance/slip?lang=en")
    page = page.submit("Make the slip", id_number=citizen.id_number, is_here="y", purpose="Wants to object")
    return people.code_on(page)


def begin(clerk: Visitor, citizen: Citizen, code: str) -> Page:
    """Enter the code that the person gave."""
    page = clerk.open("/office/assistance/?lang=en")
    return page.submit("Begin to help", id_number=citizen.id_number, code=code)


def end(clerk: Visitor) -> Page:
    """End the help, from whatever page; answers the receipt."""
    page = clerk.open("/me?lang=en")
    form = page.soup.select_one('form[action="/office/assistance/end"]')
    assert form is not None, page.text
    data = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    return Page(clerk.client, clerk.client.post("/office/assistance/end", data=data, follow_redirects=True))


def helped(portal: Portal, objector: Objector) -> Visitor:
    """A clerk who acts for this person."""
    clerk = counter_clerk(portal)
    page = begin(clerk, objector.citizen, make_code(objector.visitor))
    assert page.heading == "My affairs", page.text
    return clerk
