"""Who looked at me."""

from __future__ import annotations

from app.kernel import access_log
from app.kernel.actors import Actor
from tests.support.people import Citizen, make_citizen, make_staff, sign_in
from tests.support.portal import Portal

CAPTION = "Looks at you"


def _look(portal: Portal, actor: Actor, citizen: Citizen, **details: str) -> str:
    with portal.writing() as session:
        look = access_log.record(session, actor, subject_id=citizen.subject_id, **details)  # type: ignore[arg-type]
        return look.reference


def test_a_citizen_sees_who_looked_with_post_purpose_and_basis(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk", login="wang-the-clerk")
    reference = _look(
        portal,
        clerk,
        citizen,
        action="records.viewed",
        thing="R2026-AAAA-BBBB",
        purpose="Answering an objection",
        basis="《上海市社会信用条例》第三十四条",
    )
    newest = sign_in(portal, citizen.login).open("/me/accesses?lang=en").rows(CAPTION)[0]
    assert "灵寿县信用办" in newest[1]
    assert "Clerk" in newest[1]
    assert newest[2] == "Opened a record R2026-AAAA-BBBB"
    assert "Answering an objection" in newest[3]
    assert "第三十四条" in newest[3]
    assert reference in newest[3]


def test_a_citizen_is_not_told_the_name_of_the_clerk(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk", login="wang-the-clerk")
    _look(portal, clerk, citizen, action="records.viewed")
    page = sign_in(portal, citizen.login).open("/me/accesses")
    assert "wang-the-clerk" not in page.html
    assert str(clerk.account_id) not in page.html


def test_a_citizen_sees_their_own_reports_among_the_looks(portal: Portal) -> None:
    citizen = make_citizen(portal)
    _look(portal, citizen.actor, citizen, action="credit_reports.made", thing="B2026-AAAA-BBBB")
    newest = sign_in(portal, citizen.login).open("/me/accesses?lang=en").rows(CAPTION)[0]
    assert newest[1] == "Yourself"
    assert newest[2] == "Made a credit report B2026-AAAA-BBBB"


def test_a_look_of_a_kind_without_words_is_shown_all_the_same(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk")
    _look(portal, clerk, citizen, action="something.new")
    newest = sign_in(portal, citizen.login).open("/me/accesses?lang=en").rows(CAPTION)[0]
    assert newest[2] == "Opened information about you"


def test_a_citizen_cannot_see_looks_at_somebody_else(portal: Portal) -> None:
    citizen, other, clerk = make_citizen(portal), make_citizen(portal), make_staff(portal, "clerk")
    reference = _look(portal, clerk, other, action="records.viewed")
    assert reference not in sign_in(portal, citizen.login).open("/me/accesses").html


def test_many_looks_are_on_several_pages(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk")
    for _ in range(24):
        _look(portal, clerk, citizen, action="records.viewed")
    visitor = sign_in(portal, citizen.login)
    assert len(visitor.open("/me/accesses?lang=en").rows(CAPTION)) == 20
    assert len(visitor.open("/me/accesses?lang=en&page=2").rows(CAPTION)) == 5
    assert visitor.open("/me/accesses?page=x").status == 404


def test_a_citizen_is_told_whom_to_call_about_a_strange_look(portal: Portal) -> None:
    page = sign_in(portal, make_citizen(portal).login).open("/me/accesses?lang=en")
    assert "You do not recognise an entry?" in page.text
    assert portal.settings.office_phone in page.text
