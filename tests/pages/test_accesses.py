"""Who looked at me."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

from app.kernel import clock
from tests.support.accesses_steps import look_at
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal


def test_a_citizen_sees_who_looked_with_post_purpose_and_basis(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk", login="wang-the-clerk")
    reference = look_at(
        portal,
        clerk,
        citizen,
        thing="R2026-AAAA-BBBB",
        purpose="Answering an objection",
        basis="《上海市社会信用条例》第三十四条",
        fields="decision, facts",
        authorisation="H2026-AAAA-BBBB",
    )
    page = sign_in(portal, citizen.login).open("/me/accesses?lang=en")
    assert "灵寿县信用办 · Clerk" in page.text
    assert "Opened a record R2026-AAAA-BBBB" in page.text
    chinese = sign_in(portal, citizen.login).open("/me/accesses?lang=zh").text
    assert "决定、事实" in chinese
    for words in ("Answering an objection", "第三十四条", "decision, facts", "H2026-AAAA-BBBB", reference):
        assert words in page.text
    # Neither the name of the clerk nor their key.
    assert "wang-the-clerk" not in page.html
    assert str(clerk.account_id) not in page.html


def test_many_looks_of_one_body_on_one_day_are_one_line_that_opens(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk")
    reviewer = make_staff(portal, "reviewer")
    for number in range(50):
        look_at(portal, clerk, citizen, thing=f"R2026-AAAA-{number:04}")
    look_at(portal, reviewer, citizen)
    page = sign_in(portal, citizen.login).open("/me/accesses?lang=en")
    assert "50 looks: Opened a record" in page.folded
    assert not any("1 look:" in line for line in page.folded)
    assert "R2026-AAAA-0049" in page.text


def test_a_citizen_narrows_the_looks_by_year_and_kind(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk")
    with clock.travel(clock.today() - timedelta(days=400)):
        look_at(portal, clerk, citizen, thing="R2025-AAAA-BBBB")
    look_at(portal, clerk, citizen, action="objections.viewed", thing="O2026-AAAA-BBBB")
    visitor = sign_in(portal, citizen.login)
    old = visitor.open("/me/accesses?lang=en").submit("Filter", year=str(clock.today().year - 1))
    assert "R2025-AAAA-BBBB" in old.text
    assert "O2026-AAAA-BBBB" not in old.text
    objections = visitor.open("/me/accesses?lang=en&kind=objections")
    assert "O2026-AAAA-BBBB" in objections.text
    assert "R2025-AAAA-BBBB" not in objections.text
    assert "No look matches" in visitor.open("/me/accesses?lang=en&kind=certificates").text
    for wrong in ("kind=x", "year=x", "year=0", "page=x"):
        assert visitor.open(f"/me/accesses?{wrong}").status == 404


def test_a_citizen_takes_the_looks_away_as_a_table(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk")
    reference = look_at(portal, clerk, citizen, thing="R2026-AAAA-BBBB", purpose="=1+1")
    answer = sign_in(portal, citizen.login).client.get("/me/accesses.csv")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["reference"] for row in rows if row["thing"]] == [reference]
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_a_citizen_sees_their_own_reports_among_the_looks(portal: Portal) -> None:
    citizen = make_citizen(portal)
    look_at(portal, citizen.actor, citizen, action="credit_reports.made", thing="B2026-AAAA-BBBB")
    page = sign_in(portal, citizen.login).open("/me/accesses?lang=en")
    assert "Yourself" in page.text
    assert "Made a credit report B2026-AAAA-BBBB" in page.text


def test_a_look_of_a_kind_without_words_is_shown_all_the_same(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk")
    look_at(portal, clerk, citizen, action="something.new")
    assert "Opened information about you" in sign_in(portal, citizen.login).open("/me/accesses?lang=en").text


def test_a_citizen_cannot_see_looks_at_somebody_else(portal: Portal) -> None:
    citizen, other, clerk = make_citizen(portal), make_citizen(portal), make_staff(portal, "clerk")
    reference = look_at(portal, clerk, other)
    assert reference not in sign_in(portal, citizen.login).open("/me/accesses").html


def test_many_looks_are_on_several_pages(portal: Portal) -> None:
    citizen, clerk = make_citizen(portal), make_staff(portal, "clerk")
    for number in range(63):
        look_at(portal, clerk, citizen, thing=f"R2026-AAAA-{number:04}")
    visitor = sign_in(portal, citizen.login)
    assert "60 looks:" in visitor.open("/me/accesses?lang=en").text
    assert "3 looks:" in visitor.open("/me/accesses?lang=en&page=2").text.replace("64 looks", "")


def test_a_citizen_is_told_what_to_do_about_a_strange_look(portal: Portal) -> None:
    page = sign_in(portal, make_citizen(portal).login).open("/me/accesses?lang=en")
    assert "You do not recognise an entry?" in page.text
    assert portal.settings.office_phone in page.text
