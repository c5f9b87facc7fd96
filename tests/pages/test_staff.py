"""The administrator keeps the staff's accounts: nobody alone makes who decides, and the last one stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.features.accounts import queries as accounts
from app.features.accounts.models import Account
from app.features.staff import queries, services
from app.features.staff.states import ChangeAction
from app.kernel.actors import Actor
from app.kernel.errors import FourEyes, InvalidInput, NotNow
from app.kernel.events import Event
from app.kernel.permissions import Role
from tests.support import people
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal, Visitor

CLERKS_BODY = "灵寿县交通运输局"


def admin(portal: Portal, login: str = "admin-one") -> Visitor:
    make_staff(portal, Role.ADMINISTRATOR, login=login)
    return sign_in(portal, login)


def make_member(
    visitor: Visitor, portal: Portal, login: str = "clerk-new", roles: tuple[Role, ...] = (Role.CLERK,)
):  # type: ignore[no-untyped-def]
    body = people.body(portal, CLERKS_BODY, people._kind_of(CLERKS_BODY))
    return visitor.open("/office/staff/new?lang=en").submit(
        "Make the account", login=login, display_name="小王", body=str(body), roles=[str(r) for r in roles]
    )


def verbs(portal: Portal) -> list[str]:
    with portal.reading() as session:
        return [
            e.verb
            for e in session.scalars(select(Event).order_by(Event.position))
            if e.verb.startswith("staff")
        ]


def account(portal: Portal, login: str) -> Account:
    with portal.reading() as session:
        found = accounts.find_by_login(session, login)
        assert found is not None
        return found


def test_an_administrator_makes_an_account_that_nobody_can_enter_yet(portal: Portal) -> None:
    page = make_member(admin(portal), portal)
    assert page.heading == "clerk-new"
    assert page.summary("Posts") == "Clerk"
    assert page.summary("Body") == CLERKS_BODY
    assert page.summary("Last sign-in") == "never"
    assert page.has_button("Hand out a set-up code")


def test_the_list_shows_staff_and_no_citizen(portal: Portal) -> None:
    make_citizen(portal, login="citizen-one")
    make_staff(portal, Role.CLERK, login="clerk-one", body_name=CLERKS_BODY)
    visitor = admin(portal)
    page = visitor.open("/office/staff?lang=en")
    assert [row[0] for row in page.rows()] == ["admin-one", "clerk-one"]
    assert "citizen-one" not in page.html
    citizen = account(portal, "citizen-one")
    assert visitor.open(f"/office/staff/{citizen.id}").status == 404
    narrowed = page.submit("Filter", body=str(account(portal, "clerk-one").body_id))
    assert [row[0] for row in narrowed.rows()] == ["clerk-one"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_post_keeps_accounts(portal: Portal, role: Role) -> None:
    make_staff(portal, role, login="other-one")
    visitor = sign_in(portal, "other-one")
    assert visitor.open("/office/staff").status == 404
    assert visitor.open("/office/staff/new").status == 404
    assert visitor.open(f"/office/staff/{account(portal, 'other-one').id}").status == 404


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.REVIEWER, Role.DATA_PROTECTION_OFFICER])
def test_a_post_that_decides_takes_two_people(portal: Portal, role: Role) -> None:
    first = admin(portal)
    page = make_member(first, portal, "mighty-one", (role,))
    assert page.summary("State") == "closed"
    assert not page.has_button("Hand out a set-up code")
    waiting = first.open("/office/staff/changes?lang=en")
    assert not waiting.has_button("Agree")
    second = admin(portal, "admin-two")
    assert "Changes to staff accounts to be agreed" in second.open("/office?lang=en").text
    done = second.open("/office/staff/changes?lang=en").submit("Agree: mighty-one")
    assert "You agreed." in done.text
    page = first.open(f"/office/staff/{account(portal, 'mighty-one').id}?lang=en")
    assert page.summary("State") == "open"
    assert page.has_button("Hand out a set-up code")
    assert verbs(portal) == ["staff.change-proposed", "staff.change-approved"]


def test_the_data_protection_officer_can_be_the_second_person(portal: Portal) -> None:
    make_member(admin(portal), portal, "reviewer-new", (Role.REVIEWER,))
    make_staff(portal, Role.DATA_PROTECTION_OFFICER, login="dpo-one")
    officer = sign_in(portal, "dpo-one")
    officer.open("/office/staff/changes?lang=en").submit("Refuse: reviewer-new")
    assert not account(portal, "reviewer-new").is_active
    assert verbs(portal)[-1] == "staff.change-refused"


def test_who_proposed_or_is_concerned_cannot_decide(portal: Portal) -> None:
    first = make_staff(portal, Role.ADMINISTRATOR, login="admin-one")
    second = make_staff(portal, Role.ADMINISTRATOR, login="admin-two")
    with portal.writing() as session:
        change = services.ask_for_new_set_up(session, first, _member(session, first, "admin-two"))
        for actor in (first, second):
            with pytest.raises(FourEyes):
                services.decide(session, actor, change, ChangeAction.APPROVE)


def _member(session, actor: Actor, login: str) -> Account:  # type: ignore[no-untyped-def]
    found = accounts.find_by_login(session, login)
    assert found is not None
    return queries.get_member(session, actor, found.id)


def test_a_decision_is_made_once(portal: Portal) -> None:
    first = make_staff(portal, Role.ADMINISTRATOR, login="admin-one")
    second = make_staff(portal, Role.ADMINISTRATOR, login="admin-two")
    make_staff(portal, Role.CLERK, login="clerk-one")
    with portal.writing() as session:
        change = services.ask_for_new_set_up(session, first, _member(session, first, "clerk-one"))
        services.decide(session, second, change, ChangeAction.REFUSE)
        with pytest.raises(NotNow):
            services.decide(session, second, change, ChangeAction.APPROVE)


def test_ordinary_posts_change_at_once_and_sign_the_person_out(portal: Portal) -> None:
    make_staff(portal, Role.CLERK, login="clerk-one")
    clerk = sign_in(portal, "clerk-one")
    visitor = admin(portal)
    page = visitor.open(f"/office/staff/{account(portal, 'clerk-one').id}/posts?lang=en")
    page = page.submit("Change the posts", roles=["editor"])
    assert page.summary("Posts") == "Editor"
    assert clerk.client.get("/office").status_code == 303
    assert verbs(portal) == ["staff.posts-changed"]


def test_posts_that_keep_or_check_go_with_no_other(portal: Portal) -> None:
    page = make_member(admin(portal), portal, roles=(Role.ADMINISTRATOR, Role.CLERK))
    assert page.status == 422
    assert any("posts of their own" in error for error in page.errors)


def test_a_closed_account_is_signed_out_at_once_and_cannot_come_back(portal: Portal) -> None:
    make_staff(portal, Role.CLERK, login="clerk-one")
    clerk = sign_in(portal, "clerk-one")
    page = admin(portal).open(f"/office/staff/{account(portal, 'clerk-one').id}?lang=en")
    page = page.submit("Close the account")
    assert page.summary("State") == "closed"
    assert clerk.client.get("/office").status_code == 303
    answer = (
        portal.visitor().open("/office/login?lang=en").submit(login="clerk-one", password=people.PASSWORD)
    )
    assert answer.status == 422
    assert page.submit("Open the account again").summary("State") == "open"
    assert verbs(portal) == ["staff.disabled", "staff.enabled"]


def test_sessions_are_ended_by_a_button(portal: Portal) -> None:
    make_staff(portal, Role.CLERK, login="clerk-one")
    clerk = sign_in(portal, "clerk-one")
    page = admin(portal).open(f"/office/staff/{account(portal, 'clerk-one').id}?lang=en")
    assert page.summary("Signed in now") == "in 1 browser"
    assert page.submit("Sign out everywhere").summary("Signed in now") == "in 0 browsers"
    assert clerk.client.get("/office").status_code == 303


def test_the_last_administrator_stays(portal: Portal) -> None:
    first = make_staff(portal, Role.ADMINISTRATOR, login="admin-one")
    second = make_staff(portal, Role.ADMINISTRATOR, login="admin-two")
    with portal.writing() as session:
        services.disable(session, first, _member(session, first, "admin-two"))
    with portal.writing() as session:
        # The disabled one's request that was already under way.
        last = _member(session, second, "admin-one")
        with pytest.raises(NotNow):
            services.disable(session, second, last)
        with pytest.raises(NotNow):
            services.change_posts(session, second, last, [Role.EDITOR])
    assert account(portal, "admin-one").is_active


def test_nobody_changes_their_own_account(portal: Portal) -> None:
    own = make_staff(portal, Role.ADMINISTRATOR, login="admin-one")
    make_staff(portal, Role.ADMINISTRATOR, login="admin-two")
    with portal.writing() as session:
        me = _member(session, own, "admin-one")
        for deed in (services.disable, services.ask_for_new_set_up, services.end_sessions):
            with pytest.raises(FourEyes):
                deed(session, own, me)
    page = sign_in(portal, "admin-one").open(f"/office/staff/{account(portal, 'admin-one').id}?lang=en")
    assert "This is your own account" in page.text
    assert not page.has_button("Close the account")


def test_an_account_name_of_a_colleague_is_refused_beside_the_field(portal: Portal) -> None:
    make_staff(portal, Role.CLERK, login="clerk-new")
    page = make_member(admin(portal), portal)
    assert page.status == 422
    assert page.errors == ["Somebody else has this account name already. Choose another one."]


def test_posts_must_be_chosen(portal: Portal) -> None:
    actor = make_staff(portal, Role.ADMINISTRATOR)
    make_staff(portal, Role.CLERK, login="clerk-one")
    with portal.writing() as session, pytest.raises(InvalidInput, match="role-missing"):
        services.change_posts(session, actor, _member(session, actor, "clerk-one"), [])


def test_an_administrator_opens_nobodys_record(portal: Portal) -> None:
    visitor = admin(portal)
    for address in ("/office/disclosures", "/office/objections", "/office/intake", "/office/tips"):
        assert visitor.open(address).status == 404


def test_staff_change_their_own_password(portal: Portal) -> None:
    make_staff(portal, Role.CLERK, login="clerk-one")
    clerk = sign_in(portal, "clerk-one")
    page = clerk.open("/account/security?lang=en").submit(
        "Change the password", current=people.PASSWORD, password="another long Pass 2026"
    )
    assert "Your password is changed" in page.text
    answer = (
        portal.visitor().open("/office/login?lang=en").submit(login="clerk-one", password=people.PASSWORD)
    )
    assert answer.status == 422
