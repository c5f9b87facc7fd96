"""Authorisations of the tests, given and opened as real ones are: through the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.features.credit_reports import bound_making
from app.features.credit_reports.bound_making import Wish
from app.features.credit_reports.bounds import Bounds
from app.kernel import clock
from tests.support import records_steps
from tests.support.page import Page
from tests.support.people import Citizen, make_citizen, sign_in
from tests.support.portal import Portal, Visitor

BANK = "石家庄诚信银行股份有限公司灵寿支行"


@dataclass(frozen=True)
class Given:
    """An authorisation that was given, with the code that was shown once."""

    reference: str
    code: str


def citizen_with_records(portal: Portal, name: str = "赵守信") -> tuple[Citizen, dict[str, str]]:
    """A citizen with a fine, a permit's worth of honour and a list entry; references by kind."""
    citizen = make_citizen(portal, name=name)
    said: dict[str, Any] = {"name": citizen.name, "id_number": citizen.id_number}
    return citizen, {
        "penalty": records_steps.make_record(portal, records_steps.fine_row(**said)),
        "list": records_steps.make_record(portal, records_steps.list_row(**said), "serious-list"),
    }


def answers(**changes: Any) -> dict[str, Any]:
    """What a person enters: a bank, a loan, penalties and permits, a month."""
    return {
        "recipient": BANK,
        "recipient_kind": "bank",
        "purpose": "loan",
        "sections": ["administrative"],
        "ends_on": parts_of(clock.today() + timedelta(days=30)),
    } | changes


def parts_of(day: date) -> list[str]:
    """A date as its three inputs take it."""
    return [str(day.year), str(day.month), str(day.day)]


def give(visitor: Visitor, **changes: Any) -> Given:
    """Through form and check, to the page that shows the code."""
    page = visitor.open("/me/authorisations/new?lang=en").submit("Continue", **answers(**changes))
    assert page.heading == "Check your authorisation", page.errors
    page = page.submit("Give the authorisation")
    assert page.heading.startswith("Your authorisation is given"), page.heading
    return Given(page.url.split("/")[3], code_on(page))


def code_on(page: Page) -> str:
    """The code that a page shows, or empty."""
    shown = page.soup.select_one(".app-receipt__code")
    return shown.get_text(strip=True) if shown else ""


def given_by(portal: Portal, citizen: Citizen, **changes: Any) -> Given:
    """One that this citizen gave."""
    return give(sign_in(portal, citizen.login), **changes)


def bounds(**changes: Any) -> Bounds:
    """The same as `answers`, as a service takes it."""
    given: dict[str, Any] = {
        "purpose": "loan",
        "recipient": BANK,
        "recipient_kind": "bank",
        "sections": ("administrative",),
        "valid_until": clock.today() + timedelta(days=30),
    }
    return Bounds(**(given | changes))


def make_bound_report(portal: Portal, citizen: Citizen, **changes: Any) -> str:
    """A report for one purpose that this citizen made; answers its reference."""
    wish = Wish(citizen.subject_id, bounds(**changes), "zh")
    with portal.app.app_context():
        return bound_making.make_bound_report(portal.toolbox, citizen.actor, wish)


def enter(
    visitor: Visitor, code: str, *, recipient: str = BANK, purpose: str = "loan", declared: str = "y"
) -> Page:
    """Enter a code as a recipient does."""
    page = visitor.open("/authorisations/open?lang=en")
    return page.submit("Open it", code=code, recipient=recipient, purpose=purpose, declared=declared)
