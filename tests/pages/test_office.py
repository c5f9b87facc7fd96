"""The staff's desk."""

from __future__ import annotations

import pytest

from app.features.office import desk, views
from app.features.office.desk import DeskEntry
from app.kernel.permissions import Role
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal, Visitor


def test_nobody_is_led_to_the_staffs_sign_in_page(visitor: Visitor) -> None:
    assert visitor.open("/office").url == "/office/login"


def test_citizens_cannot_open_the_desk(portal: Portal) -> None:
    assert sign_in(portal, make_citizen(portal).login).open("/office").status == 404


@pytest.mark.parametrize("role", list(Role))
def test_every_post_has_a_desk_that_says_who_one_is(portal: Portal, role: Role) -> None:
    make_staff(portal, role, login="somebody")
    page = sign_in(portal, "somebody").open("/office?lang=en")
    assert page.heading.endswith("Your desk")
    assert "Signed in as somebody" in page.text


def test_staff_see_the_parts_their_post_may_open(portal: Portal) -> None:
    make_staff(portal, "clerk")
    make_staff(portal, "auditor")
    clerk, auditor = sign_in(portal, "clerk"), sign_in(portal, "auditor")
    assert "/office/accounts/activation" in clerk.open("/office").links()
    assert "/office/accounts/activation" not in auditor.open("/office").links()


def test_staff_see_what_waits_and_what_is_late(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def entries(_session: object, _actor: object) -> tuple[DeskEntry, ...]:
        return (
            DeskEntry("Objections", 3, 1, "accounts_office.activation"),
            DeskEntry("Empty", 0, 0, "office.index"),
        )

    monkeypatch.setattr(desk, "providers", lambda: (entries,))
    make_staff(portal, "clerk")
    page = sign_in(portal, "clerk").open("/office?lang=en")
    assert page.rows("What waits") == [["Objections", "3", "1"]]


def test_staff_with_nothing_waiting_are_told_so(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "providers", tuple)
    make_staff(portal, "editor")
    assert "Nothing waits for you" in sign_in(portal, "editor").open("/office?lang=en").text


def test_staff_can_open_a_thing_by_its_number(portal: Portal) -> None:
    make_staff(portal, "clerk")
    desk_page = sign_in(portal, "clerk").open("/office?lang=en")
    opened = desk_page.client.get("/office/open?number=%20r2026-7k3m-9q2x ")
    assert opened.location == "/office/records/R2026-7K3M-9Q2X"


@pytest.mark.parametrize("number", ["R2026", "F2026-7K3M-9Q2X", "张三", "R2026-7K3M-9Q2X/../..", ""])
def test_staff_are_told_when_a_number_cannot_be_one(portal: Portal, number: str) -> None:
    make_staff(portal, "clerk")
    page = sign_in(portal, "clerk").open(f"/office/open?number={number}&lang=en")
    assert page.url == "/office"
    assert "Your post opens nothing with this number" in page.text


def test_a_post_cannot_open_by_number_what_it_may_not_see(portal: Portal) -> None:
    make_staff(portal, "administrator")
    visitor = sign_in(portal, "administrator")
    assert visitor.open("/office/open?number=R2026-7K3M-9Q2X").url == "/office"


def test_every_provider_of_the_desk_answers_every_post(portal: Portal) -> None:
    actors = [make_staff(portal, role) for role in Role]
    with portal.reading() as session:
        for actor in actors:
            found = desk.collect(session, actor)
            assert all(isinstance(entry, DeskEntry) and entry.late <= entry.count for entry in found)


def test_every_part_of_the_desk_is_a_page(portal: Portal) -> None:
    missing = [part.endpoint for part in views.PARTS if part.endpoint not in portal.app.view_functions]
    assert missing == []
