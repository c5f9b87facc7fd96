"""A report for one purpose that a person hands over: chosen parts, recipient, last day, revocation."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.adapters.pdf import MissingGlyphs
from app.features.credit_reports import bound_queries, bound_services
from app.kernel import access_log, clock
from app.kernel.actors import SYSTEM
from app.kernel.errors import NotAllowed, NotNow
from tests.support import people, reports_steps
from tests.support.authorisations_steps import (
    BANK,
    answers,
    citizen_with_records,
    make_bound_report,
)
from tests.support.people import Citizen, make_citizen, sign_in
from tests.support.portal import Portal

LANDLORD = "阿依古丽·买买提"


def code_of(portal: Portal, citizen: Citizen, reference: str) -> str:
    with portal.reading() as session:
        return bound_queries.code_of(session, bound_queries.get_own(session, citizen.actor, reference))


def verify(portal: Portal, code: str):  # type: ignore[no-untyped-def]
    return portal.visitor().open(f"/verify/{code}?lang=en")


def test_a_citizen_makes_a_report_for_one_purpose(portal: Portal, tmp_path: Path) -> None:
    citizen, records = citizen_with_records(portal)
    visitor = sign_in(portal, citizen.login)
    page = visitor.open("/me/reports/bound?lang=en")
    assert "You have made none yet" in page.text
    page = visitor.open("/me/reports/bound/new?lang=en").submit(
        "Continue", **answers(recipient=LANDLORD, recipient_kind="other", purpose="tenancy", words="西环路")
    )
    assert page.summary("Made for").startswith(f"{LANDLORD} (Another organisation)")
    page = page.submit("Make the report", language="zh")
    assert "Your report is ready." in page.html
    assert "Renting a home: 西环路" in page.text
    pdf = visitor.client.get(page.link(f"{LANDLORD}")).data
    words = reports_steps.words_of(pdf, tmp_path)
    for expected in (
        LANDLORD,
        f"仅供{LANDLORD}",
        "租房：西环路",
        records["penalty"],
        citizen.name,
        "有效期至",
    ):
        assert expected in words, expected
    for hidden in (records["list"], citizen.id_number, "人力资源和社会保障局"):
        assert hidden not in words
    data = json.loads(reports_steps.attachment_of(pdf))
    assert "administrative" in data["contents"]["sections"]
    assert "serious_lists" not in data["contents"]["sections"]
    checked = verify(portal, _code_on(page))
    assert checked.heading == "This report is genuine"
    assert checked.summary("Used for") == "Renting a home", "the person's own words stand on the paper alone"
    assert citizen.name not in checked.html
    assert "Made a credit report for one purpose" in visitor.open("/me/accesses?lang=en").text


def _code_on(page) -> str:  # type: ignore[no-untyped-def]
    return next(link for link in page.links() if link.startswith("/verify/")).rpartition("/")[2]


def test_a_revoked_report_says_so_when_it_is_checked(portal: Portal, quick: list[str]) -> None:
    citizen, _records = citizen_with_records(portal)
    reference = make_bound_report(portal, citizen)
    visitor = sign_in(portal, citizen.login)
    page = visitor.open("/me/reports/bound?lang=en").click("Revoke")
    assert BANK in page.text
    page = page.submit("Revoke the report")
    assert "Revoked by you" in page.text
    checked = verify(portal, code_of(portal, citizen, reference))
    assert checked.heading == "This report is genuine, but no longer valid"
    assert "This report is revoked" in checked.text
    with portal.writing() as session:
        found = bound_queries.get_own(session, citizen.actor, reference)
        with pytest.raises(NotNow):
            bound_services.revoke_bound_report(session, citizen.actor, found)
        with pytest.raises(NotAllowed):
            bound_services.revoke_bound_report(session, SYSTEM, found)


def test_a_report_expires_after_its_last_day(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    reference = make_bound_report(portal, citizen, valid_until=clock.today())
    code = code_of(portal, citizen, reference)
    assert verify(portal, code).heading == "This report is genuine"
    with clock.travel(clock.now() + timedelta(days=1)):
        page = verify(portal, code)
    assert page.heading == "This report is genuine, but no longer valid"
    assert "This report has expired" in page.text


def test_only_the_newest_for_the_same_recipient_and_purpose_counts(portal: Portal, quick: list[str]) -> None:
    citizen, other = make_citizen(portal), make_citizen(portal)
    older = make_bound_report(portal, citizen)
    for changes in ({"purpose": "employment"}, {"recipient": "别的公司"}):
        make_bound_report(portal, citizen, **changes)
    make_bound_report(portal, other)
    code = code_of(portal, citizen, older)
    assert verify(portal, code).summary("Replaced by a newer one") == "No"
    make_bound_report(portal, citizen, recipient=f" {BANK}（")
    assert verify(portal, code).summary("Replaced by a newer one") == "Yes"


def test_nothing_of_what_was_not_chosen_shows_through(portal: Portal, quick: list[str]) -> None:
    citizen, records = citizen_with_records(portal)
    make_bound_report(portal, citizen, sections=("honours", "repairs"))
    (html,) = quick
    for hidden in (
        *records.values(),
        "行政处罚",
        "严重失信",
        "人力资源和社会保障局",
        "交通运输局",
        'id="queries"',
    ):
        assert hidden not in html, hidden
    assert 'id="honours"' in html
    assert "没有失信信息" not in html, "the cover says nothing about what was not chosen"
    make_bound_report(portal, citizen, sections=("queries",))
    assert 'id="queries"' in quick[1]


def test_a_name_that_cannot_be_printed_is_said_kindly(portal: Portal, failing: list[Exception]) -> None:
    failing.append(MissingGlyphs("\U000323af"))
    visitor = sign_in(portal, make_citizen(portal).login)
    page = visitor.open("/me/reports/bound/new?lang=en").submit("Continue", **answers())
    page = page.submit("Make the report", language="zh")
    assert page.status == 422
    assert "It could not be printed." in page.errors[0]


def test_strangers_get_nothing(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    reference = make_bound_report(portal, citizen)
    people.make_staff(portal, "clerk")
    for visitor in (portal.visitor(), sign_in(portal, make_citizen(portal).login), sign_in(portal, "clerk")):
        assert visitor.client.get(f"/me/reports/bound/{reference}.pdf").status_code == 404
        assert visitor.client.get(f"/me/reports/{reference}.pdf").status_code == 404
        assert visitor.client.get(f"/me/reports/bound/{reference}/revoke").status_code == 404


def test_making_one_is_logged_and_old_ones_are_erased_with_their_files(
    portal: Portal, quick: list[str]
) -> None:
    citizen = make_citizen(portal)
    reference = make_bound_report(portal, citizen)
    with portal.reading() as session:
        (look,) = [
            one
            for one in access_log.of_subject(session, citizen.subject_id)
            if one.action == "credit_reports.bound-made"
        ]
    assert (look.thing, look.purpose, look.fields) == (reference, "loan", "administrative")
    kept = portal.settings.instance / "bound-reports" / f"{reference}.sealed"
    assert kept.is_file()
    with clock.travel(clock.today() + timedelta(days=3 * 365)):
        portal.run("retention", "run")
    assert not kept.exists()
    assert verify(portal, "0000-0000-0000-0000").status == 404
