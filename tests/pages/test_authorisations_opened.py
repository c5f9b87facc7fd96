"""A recipient opens an authorisation: exactly the chosen parts, logged and told; else nothing opens."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.adapters import signing
from app.adapters.pdf import ReportTooSlow
from app.features.authorisations import queries, services
from app.features.credit_reports import bound_making, bound_queries
from app.kernel import access_log, clock, events
from app.rulebook import authorisations as rules
from tests.support import people, records_steps, reports_steps
from tests.support.authorisations_steps import (
    BANK,
    citizen_with_records,
    enter,
    give,
    given_by,
    parts_of,
)
from tests.support.objections_steps import file_about
from tests.support.people import Citizen, make_citizen, sign_in
from tests.support.portal import Portal, Visitor

OPENED = "Credit report for one purpose"
REFUSED = "No open authorisation has this code for this recipient and purpose."


def looks_at(portal: Portal, citizen: Citizen, action: str) -> list[access_log.Access]:
    with portal.reading() as session:
        found = access_log.of_subject(session, citizen.subject_id)
        return [look for look in found if look.action == action]


def take(visitor: Visitor, language: str = "en") -> bytes:
    page = visitor.open("/authorisations/opened?lang=en")
    page.submit("Make the file", language=language)
    answer = visitor.client.get("/authorisations/opened/report.pdf")
    assert answer.mimetype == "application/pdf", answer.status_code
    assert answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.data)


def test_a_recipient_sees_exactly_the_chosen_parts(portal: Portal) -> None:
    citizen, records = citizen_with_records(portal)
    visitor = sign_in(portal, citizen.login)
    objection = file_about(visitor, records["list"])
    given = give(visitor, sections=["administrative", "objections"])
    page = enter(portal.visitor(), given.code.lower().replace("-", " "), recipient=f" {BANK} ")
    assert page.heading.startswith(OPENED), page.errors
    assert citizen.name in page.text
    assert citizen.id_number not in page.html
    assert citizen.id_number[-4:] in page.summary("Identity number (masked)")
    assert records["penalty"] in page.text
    assert BANK in page.text
    for hidden in (records["list"], objection, "灵寿县人力资源和社会保障局", "Serious-dishonesty list: "):
        assert hidden not in page.html, hidden
    assert [row[1] for row in page.rows("Records by kind")] == ["1", "0"], "penalties and permits alone"
    assert "may hold something or nothing" in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert 'content="noindex, nofollow"' in page.html


def test_the_person_is_told_of_each_opening(portal: Portal) -> None:
    citizen, _records = citizen_with_records(portal)
    visitor = sign_in(portal, citizen.login)
    given = give(visitor)
    for _ in range(2):
        assert enter(portal.visitor(), given.code).heading.startswith(OPENED)
    (second, first) = looks_at(portal, citizen, "authorisations.opened")
    for look in (first, second):
        assert (look.body, look.post, look.purpose) == (BANK, "recipient", "loan")
        assert look.authorisation == given.reference
        assert given.reference in look.basis
        assert look.fields == "basic, administrative"
    page = visitor.open("/me/accesses?lang=en")
    assert BANK in page.text
    assert "A loan or credit" in page.text
    assert "Opened the parts of your report that you chose" in page.text
    assert "Basic information, Administrative records" in page.text
    page = visitor.open(f"/me/authorisations/{given.reference}?lang=en")
    assert "It was opened 2 times." in page.text
    assert page.text.count("The recipient opened your report") == 2
    messages = visitor.open("/me/messages?lang=en").text
    assert messages.count("A recipient has opened the parts of your report that you chose") == 2
    with portal.reading() as session:
        assert events.check(session).is_ok
        assert access_log.check(session).is_ok
        assert BANK not in repr([event.contents() for event in events.history(session, given.reference)])


@pytest.mark.parametrize(
    ("code", "recipient", "purpose"),
    [
        ("right", "灵寿县某某公司", "loan"),
        ("right", BANK, "employment"),
        ("0000-0000-0000-0000", BANK, "loan"),
        ("' OR 1=1 --", BANK, "loan"),
        ("%00%0a<script>alert(1)</script>", BANK, "loan"),
        ("龘" * 16, BANK, "loan"),
        ("short", BANK, "loan"),
    ],
)
def test_every_wrong_code_name_and_purpose_gets_the_same_answer(
    portal: Portal, code: str, recipient: str, purpose: str
) -> None:
    citizen, records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    visitor = portal.visitor()
    page = enter(visitor, given.code if code == "right" else code, recipient=recipient, purpose=purpose)
    assert page.status == 422
    assert [REFUSED in line for line in page.errors] == [True]
    assert citizen.name not in page.html
    assert records["penalty"] not in page.html
    assert visitor.open("/authorisations/opened").url == "/authorisations/open"
    assert looks_at(portal, citizen, "authorisations.opened") == []


def test_the_code_in_other_hands_is_told_to_the_person(portal: Portal) -> None:
    citizen, _records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    most = rules.limit(rules.MISMATCHES_PER_DAY)
    for _ in range(most + 1):
        enter(portal.visitor(), given.code, recipient="别的公司")
    visitor = sign_in(portal, citizen.login)
    told = visitor.open("/me/messages?lang=en").text.count("Somebody tried the code of your authorisation")
    assert told == most, "at most so many on one day"
    page = visitor.open(f"/me/authorisations/{given.reference}?lang=en")
    assert "Somebody entered the code with another name or purpose" in page.text
    assert "别的公司" not in page.html


def test_who_guesses_is_stopped_before_anything_is_looked_at(portal: Portal) -> None:
    citizen, _records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    for _ in range(rules.limit(rules.WRONG_CODES_PER_HOUR)):
        assert enter(portal.visitor(), "0000-0000-0000-0000").status == 422
    page = enter(portal.visitor(), given.code)
    assert page.status == 429
    assert looks_at(portal, citizen, "authorisations.opened") == []


def test_nothing_opens_without_a_declaration(portal: Portal) -> None:
    citizen, _records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    page = portal.visitor().open("/authorisations/open?lang=en")
    page = page.submit("Open it", code=given.code, recipient=BANK, purpose="loan")
    assert "Declare for whom and what for you look" in page.errors
    assert page.filled_in()["recipient"] == BANK


def test_one_code_opens_only_its_own_person_and_parts(portal: Portal) -> None:
    first, records = citizen_with_records(portal, "赵守信")
    second, others = citizen_with_records(portal, "钱守诺")
    codes = [given_by(portal, first, sections=["serious_lists"]), given_by(portal, second)]
    visitor = portal.visitor()
    page = enter(visitor, codes[0].code)
    assert records["list"] in page.text
    for hidden in (second.name, records["penalty"], *others.values()):
        assert hidden not in page.html
    page = enter(visitor, codes[1].code)
    assert others["penalty"] in page.text
    assert first.name not in page.html


def test_a_revocation_ends_page_and_file_at_once(portal: Portal, quick: list[str]) -> None:
    citizen, records = citizen_with_records(portal)
    visitor, recipient = sign_in(portal, citizen.login), portal.visitor()
    given = give(visitor)
    enter(recipient, given.code)
    take(recipient)
    visitor.open(f"/me/authorisations/{given.reference}/revoke?lang=en").submit("Revoke it now")
    for path in ("/authorisations/opened", "/authorisations/opened/report.pdf"):
        page = recipient.open(f"{path}?lang=en")
        assert page.url == "/authorisations/open"
        assert records["penalty"] not in page.html
    page = enter(portal.visitor(), given.code)
    assert page.status == 422
    assert "The person has taken this authorisation back" in page.errors[0]
    assert citizen.name not in page.html
    assert REFUSED in enter(portal.visitor(), given.code, recipient="别的公司").errors[0]
    with portal.reading() as session:
        (report,) = bound_queries.of_authorisation(session, given.reference)
        code = bound_queries.code_of(session, report)
    page = portal.visitor().open(f"/verify/{code}?lang=en")
    assert page.heading == "This report is genuine, but no longer valid"
    assert page.summary("Revoked") == "Yes"


def test_it_opens_nothing_after_its_last_day(portal: Portal) -> None:
    citizen, _records = citizen_with_records(portal)
    given = given_by(portal, citizen, ends_on=parts_of(clock.today()))
    recipient = portal.visitor()
    assert enter(recipient, given.code).heading.startswith(OPENED)
    with clock.travel(clock.now() + timedelta(days=1)):
        assert recipient.open("/authorisations/opened").url == "/authorisations/open"
        page = enter(portal.visitor(), given.code)
        assert "This authorisation ended on" in page.errors[0]
        assert REFUSED in enter(portal.visitor(), given.code, purpose="employment").errors[0]


def test_an_opening_is_over_after_some_minutes_and_when_it_is_closed(portal: Portal) -> None:
    citizen, _records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    recipient = portal.visitor()
    page = enter(recipient, given.code)
    with clock.travel(clock.now() + timedelta(minutes=rules.limit(rules.OPENED_MINUTES) + 1)):
        assert recipient.open("/authorisations/opened").url == "/authorisations/open"
    assert page.submit("Close and forget it").url == "/authorisations/open"
    assert recipient.open("/authorisations/opened").url == "/authorisations/open"
    assert recipient.client.post("/authorisations/opened/report").status_code in {400, 303}


def test_one_authorisation_is_opened_so_often_on_a_day(portal: Portal) -> None:
    citizen, _records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    most = rules.limit(rules.OPENINGS_PER_DAY)
    with portal.writing() as session:
        found, _total = queries.of_subject(session, citizen.subject_id)
        key = str(found[0].id)
    for _ in range(most):
        portal.toolbox.rate_limits.hit(f"{most}/day", "authorisation-openings", key)
    assert enter(portal.visitor(), given.code).status == 429


def test_a_recipient_takes_a_signed_file_that_bears_their_name(portal: Portal, tmp_path: Path) -> None:
    citizen, records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    recipient = portal.visitor()
    enter(recipient, given.code)
    pdf = take(recipient)
    words = reports_steps.words_of(pdf, tmp_path)
    for expected in (
        "Only for " + BANK[:8],
        BANK,
        citizen.name,
        records["penalty"],
        "A loan or credit",
        "Valid until",
    ):
        assert expected in words
    for hidden in (records["list"], citizen.id_number, "灵寿县人力资源和社会保障局"):
        assert hidden not in words
    data = json.loads(reports_steps.attachment_of(pdf))
    assert data["report"]["recipient"].startswith(BANK)
    assert [one["reference"] for one in data["contents"]["records"]] == [records["penalty"]]
    assert records["list"] not in json.dumps(data)
    assert signing.verify(pdf, portal.toolbox.signer.trust_roots).is_genuine
    assert take(recipient) == pdf, "nothing has changed: the same file again"
    assert len(looks_at(portal, citizen, "authorisations.report-taken")) == 2
    page = reports_steps.verify_file(portal.visitor(), pdf)
    assert page.heading == "This report is genuine"
    assert page.summary("Made for").startswith(BANK)
    assert page.summary("Used for") == "A loan or credit"
    assert hashlib.sha256(pdf).hexdigest() in page.text
    for secret in (citizen.name, citizen.id_number[-4:], records["penalty"]):
        assert secret not in page.html
    visitor = sign_in(portal, citizen.login)
    assert "A recipient has downloaded the parts" in visitor.open("/me/messages?lang=en").text
    own = visitor.open(f"/me/authorisations/{given.reference}?lang=en")
    assert visitor.client.get(own.link("See what they took")).data == pdf


def test_a_file_that_is_printed_while_the_person_revokes_reaches_nobody(
    portal: Portal, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen, _records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    recipient = portal.visitor()
    page = enter(recipient, given.code)
    made = bound_making.make_bound_report

    def revoked_meanwhile(*things: object) -> str:
        reference = made(*things)  # type: ignore[arg-type]
        with portal.writing() as session:
            found = queries.get_own(session, citizen.actor, given.reference)
            services.revoke_authorisation(session, citizen.actor, found)
        return reference

    monkeypatch.setattr(bound_making, "make_bound_report", revoked_meanwhile)
    page = page.submit("Make the file", language="zh")
    assert page.url == "/authorisations/open"
    assert looks_at(portal, citizen, "authorisations.report-taken") == []
    with portal.reading() as session:
        (report,) = bound_queries.of_authorisation(session, given.reference)
        assert report.revoked_at is not None


def test_a_printer_that_fails_is_said_kindly(portal: Portal, failing: list[Exception]) -> None:
    failing.append(ReportTooSlow("time"))
    citizen, _records = citizen_with_records(portal)
    page = enter(portal.visitor(), given_by(portal, citizen).code)
    page = page.submit("Make the file", language="zh")
    assert "The file could not be printed." in page.html
    assert looks_at(portal, citizen, "authorisations.report-taken") == []


def test_a_record_that_comes_later_is_seen_and_the_older_file_says_so(
    portal: Portal, quick: list[str]
) -> None:
    citizen, _records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    recipient = portal.visitor()
    enter(recipient, given.code)
    take(recipient)
    row = records_steps.fine_row(name=citizen.name, id_number=citizen.id_number)
    later = records_steps.make_record(portal, row)
    assert later in recipient.open("/authorisations/opened").text
    take(recipient)
    with portal.reading() as session:
        newer, older = bound_queries.of_authorisation(session, given.reference)
        codes = [bound_queries.code_of(session, one) for one in (older, newer)]
    page = portal.visitor().open(f"/verify/{codes[0]}?lang=en")
    assert "There is a newer one" in page.text
    assert "The content has changed since" in page.text
    page = portal.visitor().open(f"/verify/{codes[1]}?lang=en")
    assert page.summary("Replaced by a newer one") == "No"
    assert "The content has not changed" in page.text


def test_the_public_page_says_nothing_of_who_is_signed_in(portal: Portal) -> None:
    citizen, _records = citizen_with_records(portal)
    given = given_by(portal, citizen)
    people.make_staff(portal, "clerk")
    clerk = sign_in(portal, "clerk")
    enter(clerk, given.code)
    (look,) = looks_at(portal, citizen, "authorisations.opened")
    assert (look.actor, look.post) == ("recipient", "recipient")
    other = sign_in(portal, make_citizen(portal).login)
    assert enter(other, given.code).submit("Close and forget it").url == "/authorisations/open"
    assert other.open("/me").url == "/me", "closing ends the opening, not the sign-in"
