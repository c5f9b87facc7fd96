"""A person revokes a report of theirs, and everybody who checks it is told."""

from __future__ import annotations

from app.features.credit_reports import printing
from app.kernel import events
from tests.support import records_steps, repairs_steps, reports_steps
from tests.support.people import make_citizen, sign_in
from tests.support.portal import Portal


def test_a_citizen_revokes_a_lost_report_and_whoever_checks_it_is_told(
    portal: Portal, quick: list[str]
) -> None:
    citizen = make_citizen(portal, name="杨龑")
    reference = reports_steps.make_report(portal, citizen)
    other = reports_steps.make_report(portal, citizen)
    visitor = sign_in(portal, citizen.login)

    page = visitor.open("/me/reports?lang=en").click(reference).click("Revoke this report")
    refused = page.submit("Revoke this report")
    assert refused.status == 422
    assert refused.errors == ["Choose why you revoke the report"]
    done = refused.submit("Revoke this report", reason="lost")
    assert done.url == f"/me/reports/{reference}"
    assert "You revoked it on" in done.text
    assert not done.has_link("Revoke this report")
    assert "One of your credit reports is revoked" in visitor.open("/me/messages?lang=en").text

    code = reports_steps.code_of(portal, reference)
    checked = portal.visitor().open(f"/verify/{code}?lang=en")
    assert "This report is revoked" in checked.text
    assert checked.summary("Revoked") == "Yes"
    assert "lost" not in checked.text

    listed = portal.visitor().client.get("/verify/revoked.json")
    (line,) = listed.json["reports"]
    assert line["reference"] == reference
    assert set(line) == {"reference", "file_sha256", "revoked_on"}
    with portal.reading() as session:
        assert line["file_sha256"] == reports_steps.report_of(session, reference).file_digest
        assert events.history(session, reference)[-1].verb == "credit-reports.revoked"
    assert other not in listed.text
    assert "龑" not in listed.text


def test_a_report_cannot_be_revoked_twice_or_before_it_is_made(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    waiting = reports_steps.request_report(portal, citizen)
    visitor = sign_in(portal, citizen.login)
    assert visitor.open(f"/me/reports/{waiting}/revoke").status == 404
    reports_steps.make_waiting(portal)
    form = visitor.open(f"/me/reports/{waiting}/revoke?lang=en")
    again = visitor.open(f"/me/reports/{waiting}/revoke?lang=en")
    form.submit("Revoke this report", reason="wrong-hands")
    assert again.submit("Revoke this report", reason="lost").status == 409


def test_another_citizen_cannot_revoke_or_follow_a_report(portal: Portal, quick: list[str]) -> None:
    reference = reports_steps.make_report(portal, make_citizen(portal))
    other = sign_in(portal, make_citizen(portal).login)
    for address in ("", "/revoke", "/progress"):
        assert other.client.get(f"/me/reports/{reference}{address}").status_code == 404
    assert portal.visitor().client.get("/verify/revoked.json").json == {"reports": []}


def test_an_application_for_repair_stands_beside_its_record_and_goes_with_it(
    portal: Portal, quick: list[str]
) -> None:
    citizen = make_citizen(portal)
    record = records_steps.make_record(
        portal, records_steps.fine_row(name=citizen.name, id_number=citizen.id_number)
    )
    before = reports_steps.make_report(portal, citizen, language="en")
    assert "No application for credit repair concerns the records in this report." in quick[0]
    repair = repairs_steps.apply_for(portal, citizen, record)
    reports_steps.make_report(portal, citizen, language="en")
    beside = quick[1][quick[1].index('id="administrative"') : quick[1].index('id="honours"')]
    section = quick[1][quick[1].index('id="repairs"') : quick[1].index('id="queries"')]
    assert "Credit repair applied for" in beside
    assert repair in beside
    assert repair in section
    assert "not decided yet" in section
    checked = portal.visitor().open(f"/verify/{reports_steps.code_of(portal, before)}?lang=en")
    assert "The content has changed since" in checked.text


def test_an_excerpt_says_so_and_tells_nothing_of_what_was_left_out(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    penalty = records_steps.make_record(
        portal, records_steps.fine_row(name=citizen.name, id_number=citizen.id_number)
    )
    order = printing.Order(
        reference="C2026-TEST-0001",
        subject_id=citizen.subject_id,
        code="K7QF-2M9X-TR4C-8HVD",
        language="en",
        purpose="employment",
        purpose_in_words="Applying for a job",
        watermark="For 灵寿农商银行 only",
        sections=("honours", "titles"),
        recipient="灵寿农商银行",
    )
    with portal.app.app_context():
        printed = printing.print_report(portal.toolbox, order)
    html = quick[0]
    assert "This is an excerpt" in html
    assert "Honours and voluntary service, Professional titles" in html
    assert "灵寿农商银行" in html
    for hidden in (penalty, "Administrative", "penalt", records_steps.TRANSPORT, "Looks at this person"):
        assert hidden not in html[html.index('id="summary"') : html.index('id="remedies"')]
    assert len(printed.contents_digest) == 64
