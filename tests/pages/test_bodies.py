"""The register of bodies: names and codes are true, and what a sheet named waits to be confirmed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.features.bodies import queries
from app.features.bodies.models import Body
from app.features.bodies.services import find_or_note_body
from app.kernel.actors import SYSTEM
from app.kernel.events import Event
from app.kernel.permissions import Role
from tests.pages.test_staff import admin
from tests.support.people import body, credit_code, make_staff, sign_in
from tests.support.portal import Portal

COURT = "灵寿县人民法院"


def test_an_administrator_takes_a_body_in(portal: Portal) -> None:
    page = admin(portal).open("/office/bodies/new?lang=en")
    page = page.submit("Save", name=COURT, code=credit_code(77).lower(), kind="court", parent="")
    assert [COURT, credit_code(77), "Court", "confirmed"] in page.rows()
    with portal.reading() as session:
        events = session.scalars(select(Event).where(Event.verb == "bodies.registered")).all()
        assert events[-1].details == {"code": credit_code(77)}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"code": "911301260000000000"}, "This is no unified social credit code"),
        ({"code": credit_code(1)}, "Another body has this code already."),
        ({"name": "灵寿县信用办"}, "Another body has this name already."),
    ],
)
def test_a_wrong_or_taken_name_or_code_is_refused(portal: Portal, given: dict[str, str], error: str) -> None:
    visitor = admin(portal)
    values = {"name": COURT, "code": credit_code(77), "kind": "court", "parent": ""} | given
    page = visitor.open("/office/bodies/new?lang=en").submit("Save", **values)
    assert page.status == 422
    assert page.errors[0].startswith(error)


def test_a_body_that_a_sheet_named_is_confirmed(portal: Portal) -> None:
    visitor = admin(portal)
    with portal.writing() as session:
        find_or_note_body(session, SYSTEM, name=COURT, code="")
    assert "Bodies to be confirmed" in visitor.open("/office?lang=en").text
    page = visitor.open("/office/bodies?lang=en&state=unconfirmed")
    assert [row[0] for row in page.rows()] == [COURT]
    page = page.click(COURT).submit("Confirm", code=credit_code(77), kind="court")
    assert [COURT, credit_code(77), "Court", "confirmed"] in page.rows()
    assert "Bodies to be confirmed" not in visitor.open("/office?lang=en").text


def test_a_body_cannot_stand_below_itself(portal: Portal) -> None:
    visitor = admin(portal)
    above, below = body(portal, "灵寿县教育局"), body(portal, "灵寿县第一中学")
    page = visitor.open(f"/office/bodies/{below}?lang=en").submit("Save", parent=str(above))
    assert page.status == 200
    with portal.reading() as session:
        assert queries.line_of(session, session.get_one(Body, below)) == (below, above)
    page = visitor.open(f"/office/bodies/{above}?lang=en").submit("Save", parent=str(below))
    assert page.status == 422
    assert page.errors[0].startswith("This body stands below the other one already.")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_post_changes_bodies(portal: Portal, role: Role) -> None:
    make_staff(portal, role)
    visitor = sign_in(portal, str(role))
    known = body(portal)
    assert visitor.open("/office/bodies").status == 404
    assert visitor.open(f"/office/bodies/{known}").status == 404
