"""A report that takes long, or cannot be made: the person follows it, and staff find it on their desk."""

from __future__ import annotations

import pytest

from app.adapters.pdf import MissingGlyphs, ReportTooSlow, ReportWorkerDied
from app.features.credit_reports import queries
from app.features.credit_reports.models import CreditReport
from app.features.credit_reports.states import PrintingStage
from tests.support import people, records_steps, reports_steps
from tests.support.people import make_citizen, sign_in
from tests.support.portal import Portal


def test_a_citizen_with_many_records_follows_how_far_the_report_is(
    portal: Portal, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MADE_AT_ONCE", 0)
    first, citizen = make_citizen(portal), make_citizen(portal)
    reports_steps.request_report(portal, first)
    records_steps.make_record(portal, records_steps.fine_row(name=citizen.name, id_number=citizen.id_number))
    visitor = sign_in(portal, citizen.login)
    page = visitor.open("/me/reports?lang=en").submit("Make a report", language="en")
    reference = page.url.rsplit("/", 1)[1]
    assert "Your report is being made" in page.text
    assert "1 other report comes first" in page.text
    watch = f"{page.url}/progress"
    assert visitor.client.get(watch).json == {
        "done": 0, "expected": 4, "goes_on": True, "says": "It waits for its turn",
    }  # fmt: skip

    heard: list[str] = []
    note = CreditReport.__setattr__

    def hear(report: CreditReport, name: str, value: object) -> None:
        if name == "stage" and value != PrintingStage.WAITING and report.reference == reference:
            heard.append(str(value))
        note(report, name, value)

    monkeypatch.setattr(CreditReport, "__setattr__", hear)
    portal.run("worker", "--once")
    assert heard == ["gathering", "laying-out", "signing"]
    assert visitor.client.get(watch).json["goes_on"] is False
    assert page.click("See how far it is").has_link("Download the report (PDF)")


def test_staff_are_told_of_a_missing_character_and_have_the_report_made_again(
    portal: Portal, failing: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing.append(MissingGlyphs("\U000323af"))
    citizen = make_citizen(portal, name="沈守诺")
    reference = reports_steps.make_report(portal, citizen)
    failing[0] = ReportTooSlow("time")
    slow = reports_steps.make_report(portal, citizen)
    people.make_staff(portal, "administrator", login="boss")
    boss = sign_in(portal, "boss")
    assert "Credit reports that could not be made" in boss.open("/office?lang=en").text
    page = boss.open("/office/reports?lang=en")
    assert "U+323AF" in page.text
    assert "Add a font that has it" in page.text
    assert "沈" not in page.text

    page = page.submit(f"Take {slow} off the list")
    assert slow not in page.text.split("taken off the list")[-1]
    page = page.submit(f"Try report {reference} again")
    assert "Every report could be made" in page.text
    assert reports_steps.state_of(portal, reference) == ("requested", "")
    failing[0] = MissingGlyphs("\U000323af")
    portal.run("worker", "--once")
    assert reports_steps.state_of(portal, reference) == ("failed", "missing-glyphs")
    assert reference in boss.open("/office/reports").text


@pytest.mark.parametrize("role", ["clerk", "reviewer", "auditor", "data-protection-officer"])
def test_other_posts_cannot_see_which_reports_failed(portal: Portal, role: str) -> None:
    people.make_staff(portal, role, login="other")
    assert sign_in(portal, "other").open("/office/reports").status in {403, 404}


def test_a_printer_killed_once_is_asked_once_more(
    portal: Portal, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.adapters.pdf import PdfRenderer

    render, calls = PdfRenderer.render, []

    def killed_first(self: PdfRenderer, html: str, **options: object) -> bytes:
        calls.append(html)
        if len(calls) == 1:
            raise ReportWorkerDied("signal 9")
        return render(self, html, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(PdfRenderer, "render", killed_first)
    reference = reports_steps.make_report(portal, make_citizen(portal))
    assert reports_steps.state_of(portal, reference) == ("ready", "")
    assert len(calls) == 2
