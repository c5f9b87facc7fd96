"""A citizen authorises a third party: what they choose, the code shown once, how they take it back."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.features.authorisations import queries, services
from app.features.authorisations.models import Authorisation
from app.features.credit_reports.bounds import normalised
from app.kernel import clock, events
from app.kernel.crypto import Keyring
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import ALPHABET
from app.rulebook import authorisations as rules
from tests.support import people, records_steps
from tests.support.authorisations_steps import (
    BANK,
    answers,
    bounds,
    citizen_with_records,
    code_on,
    enter,
    give,
    parts_of,
)
from tests.support.people import make_citizen, sign_in
from tests.support.portal import Portal

NEW = "/me/authorisations/new?lang=en"


def test_a_citizen_sees_what_an_authorisation_is_before_giving_one(portal: Portal) -> None:
    page = sign_in(portal, make_citizen(portal).login).open("/me/authorisations?lang=en")
    assert "You have authorised nobody" in page.text
    assert "国办发〔2016〕98号" in page.text
    assert page.link("Authorise somebody") == "/me/authorisations/new"


def test_a_citizen_gives_an_authorisation_and_gets_its_code_once(portal: Portal) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    page = visitor.open(NEW).submit(
        "Continue", **answers(sections=["honours", "administrative"], words="首套房")
    )
    assert page.summary("Recipient").startswith(BANK)
    assert page.summary("Purpose").startswith("A loan or credit: 首套房")
    assert page.summary("Parts").startswith("Basic information Administrative records Honours")
    again = page.click("Change the purpose")
    assert again.filled_in()["words"] == "首套房"
    page = page.submit("Give the authorisation")
    assert page.heading.startswith("Your authorisation is given")
    code = code_on(page)
    assert re.fullmatch(rf"(?:[{ALPHABET}]{{4}}-){{3}}[{ALPHABET}]{{4}}", code)
    assert code not in page.url
    assert page.has_link("/authorisations/open")
    assert code_on(page.open(page.url)) == code, "reloading, printing or another language must not lose it"
    page = page.submit("I have noted the code")
    assert page.summary("Recipient") == BANK
    assert code not in page.html
    assert "Nobody has opened it." in page.text
    later = page.open(f"{page.url}/code")
    assert "The code is no longer shown" in later.text
    assert code not in later.html
    assert "You have authorised somebody" in visitor.open("/me/messages?lang=en").text


def test_the_code_is_shown_for_some_minutes_only(portal: Portal) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    given = give(visitor)
    minutes = rules.limit(rules.CODE_SHOWN_MINUTES)
    with clock.travel(clock.now() + timedelta(minutes=minutes + 1)):
        page = visitor.open(f"/me/authorisations/{given.reference}/code?lang=en")
    assert given.code not in page.html
    assert "The code is no longer shown" in page.text


def test_neither_code_nor_recipient_nor_words_stand_in_the_open(portal: Portal) -> None:
    given = give(sign_in(portal, make_citizen(portal).login), words="购买首套住房")
    with portal.reading() as session:
        rows = session.execute(text("SELECT * FROM authorisations")).all()
        rows += session.execute(text("SELECT * FROM events")).all()
        rows += session.execute(text("SELECT * FROM messages")).all()
        rows += session.execute(text("SELECT * FROM sessions")).all()
    stored = repr([tuple(row) for row in rows])
    for secret in (given.code, given.code.replace("-", ""), BANK, "购买首套住房"):
        assert secret not in stored
    assert given.reference in stored


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recipient": "  "}, "Enter the full name of the organisation"),
        ({"recipient": "…！"}, "Enter the full name of the organisation"),
        ({"recipient": "银行" * 31}, "Shorten this to at most 60 characters"),
        ({"recipient": "银行\U0001f3e6"}, "other signs cannot be printed"),
        ({"words": "\u202e"}, "other signs cannot be printed"),
        ({"recipient_kind": "nobody"}, "valid choice"),
        ({"purpose": ""}, "Choose what it is for"),
        ({"purpose": "own-use"}, "valid choice"),
        ({"sections": []}, "Choose at least one part"),
        ({"sections": ["basic"]}, "valid choice"),
        ({"ends_on": ["2026", "2", "30"]}, "Enter a real date"),
        ({"ends_on": ["", "", ""]}, "Enter the last day"),
    ],
)
def test_a_citizen_is_told_beside_the_field_what_cannot_be(
    portal: Portal, changes: dict[str, object], words: str
) -> None:
    page = sign_in(portal, make_citizen(portal).login).open(NEW).submit("Continue", **answers(**changes))
    assert page.status == 422
    assert any(words in line for line in page.errors), page.errors


@pytest.mark.parametrize("days", [-1, 181])
def test_an_authorisation_ends_within_the_rules(portal: Portal, days: int) -> None:
    last = parts_of(clock.today() + timedelta(days=days))
    page = sign_in(portal, make_citizen(portal).login).open(NEW).submit("Continue", **answers(ends_on=last))
    assert "Enter a date from today on, at most 180 days ahead" in page.errors


def test_a_service_takes_no_bounds_that_the_rules_do_not_allow(portal: Portal) -> None:
    citizen = make_citizen(portal)
    for wrong in (
        {"purpose": "gossip"},
        {"recipient_kind": ""},
        {"recipient": " · "},
        {"sections": ()},
        {"sections": ("administrative", "basic")},
        {"valid_until": clock.today() + timedelta(days=181)},
        {"words": "x" * 121},
    ):
        with pytest.raises(InvalidInput), portal.writing() as session:
            services.give_authorisation(session, citizen.actor, bounds(**wrong))
    with portal.reading() as session:
        assert queries.of_subject(session, citizen.subject_id)[1] == 0


def test_only_a_citizen_authorises_and_only_for_themselves(portal: Portal) -> None:
    clerk, citizen, other = people.make_staff(portal, "clerk"), make_citizen(portal), make_citizen(portal)
    with pytest.raises(NotAllowed), portal.writing() as session:
        services.give_authorisation(session, clerk, bounds())
    with portal.writing() as session:
        given, _code = services.give_authorisation(session, citizen.actor, bounds())
        for actor in (clerk, other.actor):
            with pytest.raises(NotAllowed):
                services.revoke_authorisation(session, actor, given)
            with pytest.raises(NotAllowed):
                services.renew_code(session, actor, given)


def test_pressing_twice_gives_one_authorisation(portal: Portal) -> None:
    citizen = make_citizen(portal)
    page = sign_in(portal, citizen.login).open(NEW).submit("Continue", **answers())
    first, second = page.submit("Give the authorisation"), page.submit("Give the authorisation")
    assert first.url == second.url
    with portal.reading() as session:
        assert queries.of_subject(session, citizen.subject_id)[1] == 1


def test_a_new_code_replaces_the_old_one(portal: Portal) -> None:
    citizen, _records = citizen_with_records(portal)
    visitor = sign_in(portal, citizen.login)
    given = give(visitor)
    page = visitor.open(f"/me/authorisations/{given.reference}?lang=en").click("Have a new code made")
    page = page.submit("Make a new code")
    renewed = code_on(page)
    assert renewed not in {"", given.code}
    assert enter(portal.visitor(), given.code).status == 422
    assert enter(portal.visitor(), renewed).heading == "Credit report for one purpose"


def test_a_citizen_takes_it_back_and_it_cannot_be_taken_back_twice(portal: Portal) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    given = give(visitor)
    page = visitor.open(f"/me/authorisations/{given.reference}?lang=en").click("Revoke this authorisation")
    assert BANK in page.text
    done = page.submit("Revoke it now")
    assert "The authorisation is taken back. It opens nothing any more." in done.html
    assert "Revoked by you" in done.text
    assert not done.has_link("Revoke this authorisation")
    assert page.submit("Revoke it now").url == f"/me/authorisations/{given.reference}"
    with portal.reading() as session:
        verbs = [event.verb for event in events.history(session, given.reference)]
    assert verbs == ["authorisations.given", "authorisations.revoked"]
    assert "revoked on" in visitor.open("/me/authorisations?lang=en").text


def test_it_ends_by_itself_after_its_last_day(portal: Portal) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    given = give(visitor, ends_on=parts_of(clock.today()))
    show = f"/me/authorisations/{given.reference}?lang=en"
    assert "Its last day; then it ends by itself" in visitor.open(show).text
    citizen_page = visitor.open(show)
    assert citizen_page.has_link("Revoke this authorisation")
    with portal.writing() as session, clock.travel(clock.now() + timedelta(days=1)):
        found = session.query(Authorisation).one()
        with pytest.raises(NotNow):
            services.open_authorisation(session, found)
        assert found.standing_on(clock.today()) == "ended"


def test_one_citizen_cannot_touch_what_another_gave(portal: Portal) -> None:
    given = give(sign_in(portal, make_citizen(portal).login))
    other = sign_in(portal, make_citizen(portal).login)
    for path in ("", "/code", "/revoke", "/new-code"):
        assert other.open(f"/me/authorisations/{given.reference}{path}").status == 404
    assert given.reference not in other.open("/me/authorisations").html


def test_the_copy_of_ones_data_names_recipients_and_never_the_code(portal: Portal) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    given = give(visitor)
    copied = visitor.client.get("/me/data.json").get_data(as_text=True)
    assert json.loads(copied)["authorisations"][0]["recipient"] == BANK
    assert given.code not in copied
    assert given.code.replace("-", "") not in copied


def test_ended_authorisations_are_kept_as_proof_and_then_erased(portal: Portal) -> None:
    give(sign_in(portal, make_citizen(portal).login))
    with clock.travel(clock.today() + timedelta(days=9 * 365)):
        assert "authorisations.authorisations" not in json.loads(
            portal.run("retention", "run", "--dry-run", "--format", "json")
        )
    with clock.travel(clock.today() + timedelta(days=11 * 366)):
        done = json.loads(portal.run("retention", "run", "--format", "json"))
    assert done["authorisations.authorisations"] == 1


def test_names_are_compared_as_people_write_them(portal: Portal) -> None:
    assert normalised("ＡＢＣ银行（灵寿） 支行") == normalised("abc银行(灵寿)支行")
    assert normalised("甲银行") != normalised("乙银行")
    with portal.reading() as session:
        keyring: Keyring = session.info["keyring"]
        assert queries.code_index(keyring, "K7QF-2M9X-TR4C-8HVD") == queries.code_index(
            keyring, " k7qf 2m9x tr4c 8hvd"
        )


def test_the_office_finds_no_authorisation_at_its_desk(portal: Portal) -> None:
    give(sign_in(portal, make_citizen(portal).login))
    records_steps.clerk_of(portal, records_steps.TRANSPORT)
    clerk = sign_in(portal, f"clerk-{records_steps.TRANSPORT}")
    assert clerk.open("/me/authorisations").status == 404
