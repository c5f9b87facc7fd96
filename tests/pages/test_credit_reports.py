"""A credit report: asked for, made, and downloaded by its owner alone."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from app.adapters import signing
from app.adapters.pdf import MissingGlyphs, PdfRenderer, ReportOutOfMemory, ReportTooSlow, ReportWorkerBusy
from app.features.credit_reports import assembly, queries, services
from app.features.objections import services as objections
from app.features.objections.states import Ground
from app.features.records import queries as records
from app.kernel import access_log, clock, events
from app.kernel.errors import NotAllowed
from app.kernel.outbox import OutboxItem
from tests.support import people, records_steps, reports_steps
from tests.support.people import Citizen, make_citizen, sign_in
from tests.support.portal import Portal
from tests.support.reports_steps import PDF

RARE = "沈㛃𬭎"


def object_to(portal: Portal, citizen: Citizen, record: str) -> None:
    with portal.writing() as session:
        found = records.find_by_reference(session, record)
        assert found is not None
        objections.file_objection(
            session, citizen.actor, record=found, ground=Ground.WRONG, request="罚款早已缴清。"
        )


def record_for(portal: Portal, citizen: Citizen) -> str:
    return records_steps.make_record(
        portal, records_steps.fine_row(name=citizen.name, id_number=citizen.id_number)
    )


def verify_page(portal: Portal, reference: str, lang: str = "en"):  # type: ignore[no-untyped-def]
    return portal.visitor().open(f"/verify/{reports_steps.code_of(portal, reference)}?lang={lang}")


def test_a_citizen_downloads_a_signed_report_and_anybody_verifies_it(portal: Portal, tmp_path: Path) -> None:
    citizen = make_citizen(portal, name=RARE)
    record = record_for(portal, citizen)
    object_to(portal, citizen, record)
    clerk = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    with portal.writing() as session:
        access_log.record(
            session,
            clerk,
            subject_id=citizen.subject_id,
            action="records.viewed",
            thing=record,
            purpose="核对处罚决定",
        )
    visitor = sign_in(portal, citizen.login)

    page = visitor.open("/me/reports?lang=en").submit("Make a report", language="zh")
    assert page.status == 200
    assert page.url == "/me/reports"
    answer = visitor.client.get(page.link("Download the report"))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"
    pdf = answer.data

    words = reports_steps.words_of(pdf, tmp_path)
    for expected in (RARE, record, "异议处理中", "核对处罚决定", "灵寿县交通运输局", "不打分"):
        assert expected in words
    assert citizen.id_number not in words

    signature = signing.verify(pdf, portal.toolbox.signer.trust_roots)
    assert signature.is_genuine
    assert signature.is_whole_document

    # The digest on paper can be made from the attachment by anybody who holds the file.
    data = json.loads(reports_steps.attachment_of(pdf))
    canonical = json.dumps(data["contents"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == data["report"]["contents_digest"]
    assert data["report"]["contents_digest"] in words
    assert citizen.id_number not in json.dumps(data)

    code = reports_steps.code_of(portal, data["report"]["reference"])
    assert code in words
    checked = portal.visitor().open(page.link(code) + "?lang=en")
    assert checked.heading == "This report is genuine"
    assert "The content has not changed" in checked.text
    assert data["report"]["contents_digest"] in checked.text
    assert hashlib.sha256(pdf).hexdigest() in checked.text
    for secret in (
        RARE,
        "沈",
        citizen.id_number,
        citizen.id_number[6:14],
        f"**{citizen.id_number[-4:]}",
        record,
    ):
        assert secret not in checked.html

    whole = reports_steps.verify_file(portal.visitor(), pdf)
    assert whole.heading == "The file is genuine and unaltered"
    assert RARE not in whole.html
    altered = bytearray(pdf)
    altered[len(altered) // 2] ^= 1
    refused = reports_steps.verify_file(portal.visitor(), bytes(altered))
    assert refused.heading == "The file was altered or damaged after it was signed"
    longer = reports_steps.verify_file(portal.visitor(), pdf + b"\n% more")
    assert longer.heading == "The file was altered or damaged after it was signed"


def test_a_citizen_without_records_gets_an_english_report_that_says_so(
    portal: Portal, tmp_path: Path
) -> None:
    citizen = make_citizen(portal, name="杨龑")
    reference = reports_steps.make_report(portal, citizen, language="en")
    words = reports_steps.words_of(
        reports_steps.download(sign_in(portal, citizen.login), reference), tmp_path
    )
    assert "Personal public credit report" in words
    assert "杨龑" in words
    assert words.count("There are no records of this kind.") == 6
    assert "No body has handed in a record about this person." in words
    assert "No objection has been raised." in words
    assert "公共信用" not in words


def test_the_worker_killed_midway_is_told_and_the_next_report_is_made(portal: Portal) -> None:
    citizen = make_citizen(portal)
    portal.toolbox.pdf.close()
    kill = portal.toolbox.pdf._send

    def send(job: bytes):  # type: ignore[no-untyped-def]
        under_way = kill(job)
        pid = portal.toolbox.pdf.worker_pid
        assert pid is not None
        children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
        for child in children.stdout.split():
            os.kill(int(child), signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
        return under_way

    portal.toolbox.pdf._send = send  # type: ignore[method-assign]
    try:
        first = reports_steps.make_report(portal, citizen)
    finally:
        del portal.toolbox.pdf._send  # type: ignore[attr-defined]
    assert reports_steps.state_of(portal, first) == ("failed", "worker-died")
    page = sign_in(portal, citizen.login).open("/me/reports?lang=en")
    assert "The printing stopped midway. Please ask for it again." in page.text
    assert "Download" not in page.text
    assert reports_steps.state_of(portal, reports_steps.make_report(portal, citizen)) == ("ready", "")


def test_a_citizen_is_told_that_the_report_is_ready(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    reports_steps.make_report(portal, citizen)
    assert "Your credit report is ready" in sign_in(portal, citizen.login).open("/me/messages?lang=en").text


def test_a_report_says_every_section_in_its_order(portal: Portal, quick: list[str]) -> None:
    reports_steps.make_report(portal, make_citizen(portal), language="en")
    titles = [
        "How to read this report", "Summary", "Basic information", "Administrative records",
        "Honours and voluntary service", "Serious-dishonesty lists", "Judicial enforcement",
        "Professional titles", "Commitments and how they were kept", "Objection marks and own statements",
        "Credit repair", "Who queried me", "Remedies and contacts", "Digest of the contents",
    ]  # fmt: skip
    places = [quick[0].index(f"{number}. {title}</h2>") for number, title in enumerate(titles, 1)]
    assert places == sorted(places)


def test_a_report_lists_the_looks_of_others_and_not_that_it_was_made(
    portal: Portal, quick: list[str]
) -> None:
    citizen, clerk = make_citizen(portal), people.make_staff(portal, "clerk")
    first = reports_steps.make_report(portal, citizen)
    with portal.writing() as session:
        access_log.record(session, clerk, subject_id=citizen.subject_id, action="records.viewed", thing="R-9")
    second = reports_steps.make_report(portal, citizen)
    looks = quick[1][quick[1].index('id="queries"') : quick[1].index('id="remedies"')]
    assert "R-9" in looks
    assert first not in looks
    assert second not in looks


def test_the_cover_says_in_plain_sentences_what_stands_in_the_report(
    portal: Portal, quick: list[str]
) -> None:
    citizen = make_citizen(portal)
    reports_steps.make_report(portal, citizen)
    assert "本报告没有关于本人的信用信息。" in quick[0]
    object_to(portal, citizen, record_for(portal, citizen))
    records_steps.published_disclosure(
        portal, records_steps.penalty_row(name=citizen.name, id_number=citizen.id_number)
    )
    reports_steps.make_report(portal, citizen)
    cover = quick[1][: quick[1].index("<section")]
    for sentence in (
        "本报告共有 2 条信用信息。",
        "其中失信信息 2 条。",
        "目前向社会公示的有 1 条。",
        "有 1 件异议正在处理，答复之前，有关信息存在争议。",
        "0311-12345",
    ):
        assert sentence in cover


def test_a_report_leaves_verifications_out_of_the_looks(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    verify_page(portal, reports_steps.make_report(portal, citizen))
    reports_steps.make_report(portal, citizen, language="en")
    assert "Checked a credit report" not in quick[1]


def test_many_records_stand_in_one_row_each(
    portal: Portal, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "IN_FULL", 1)
    citizen = make_citizen(portal)
    references = [record_for(portal, citizen), record_for(portal, citizen)]
    object_to(portal, citizen, references[0])
    reports_steps.make_report(portal, citizen, language="en")
    section = quick[0][quick[0].index('id="administrative"') : quick[0].index('id="honours"')]
    assert section.count("<tr>") == 3
    assert all(reference in section for reference in references)
    assert section.count("Objection pending") == 1
    assert "used until" in section


def test_a_report_shows_what_is_public_and_until_when(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    disclosure = records_steps.published_disclosure(
        portal, records_steps.penalty_row(name=citizen.name, id_number=citizen.id_number)
    )
    record_for(portal, citizen)
    reports_steps.make_report(portal, citizen, language="en")
    assert f"at the latest ({disclosure})" in quick[0]
    assert "No. Only the person and those whom they authorise can query it." in quick[0]


def test_a_report_speaks_its_own_language_whatever_the_reader_chose(portal: Portal, quick: list[str]) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    visitor.open("/me/reports?lang=en").submit("Make a report", language="zh")
    assert 'lang="zh-CN"' in quick[0]
    assert "个人公共信用报告" in quick[0]
    assert "November" not in quick[0]


def test_a_request_is_logged_for_the_person_to_see(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    reference = reports_steps.make_report(portal, citizen)
    looks = sign_in(portal, citizen.login).open("/me/accesses?lang=en").text
    assert f"Made a credit report {reference}" in looks
    with portal.reading() as session:
        verbs = [event.verb for event in events.history(session, reference)]
    assert verbs == ["credit-reports.requested", "credit-reports.made"]


def test_a_long_report_is_queued_and_the_page_says_so(
    portal: Portal, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MADE_AT_ONCE", 0)
    citizen = make_citizen(portal)
    record_for(portal, citizen)
    visitor = sign_in(portal, citizen.login)
    page = visitor.open("/me/reports?lang=en").submit("Make a report", language="en")
    assert "Being made" in page.text
    assert quick == []
    portal.run("worker", "--once")
    assert len(quick) == 1
    assert page.click("See how far it is").has_link("Download the report")


def test_the_worker_makes_a_report_that_was_not_made_at_once(
    portal: Portal, failing: list[Exception]
) -> None:
    failing.append(ReportWorkerBusy())
    visitor = sign_in(portal, make_citizen(portal).login)
    page = visitor.open("/me/reports?lang=en").submit("Make a report", language="en")
    assert "Being made" in page.text
    with portal.reading() as session:
        (due,) = session.scalars(
            select(OutboxItem.due_at).where(OutboxItem.kind == "credit-reports.make")
        ).all()
    assert due > clock.now()


def test_making_a_report_twice_makes_one_file(portal: Portal, quick: list[str]) -> None:
    reference = reports_steps.make_report(portal, make_citizen(portal))
    portal.run("worker", "--once")
    reports_steps.make_waiting(portal)
    assert len(quick) == 1
    assert reports_steps.state_of(portal, reference) == ("ready", "")


def test_no_transaction_is_open_while_a_report_is_printed(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = make_citizen(portal)

    def render(_self: PdfRenderer, _html: str, **_options: object) -> bytes:
        assert portal.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        return PDF

    monkeypatch.setattr(PdfRenderer, "render", render)
    monkeypatch.setattr(signing, "sign", lambda pdf, *_args, **_options: pdf)
    reference = reports_steps.make_report(portal, citizen)
    assert reports_steps.state_of(portal, reference) == ("ready", "")


def test_staff_cannot_ask_for_a_report(portal: Portal) -> None:
    clerk = people.make_staff(portal, "clerk")
    with portal.writing() as session, pytest.raises(NotAllowed):
        services.request_report(session, clerk, language="zh")


def test_a_language_has_to_be_chosen(portal: Portal) -> None:
    page = sign_in(portal, make_citizen(portal).login).open("/me/reports?lang=en")
    answer = page.submit("Make a report", language="xx")
    assert answer.status == 422
    assert answer.errors


@pytest.mark.parametrize(
    ("problem", "state", "words"),
    [
        (MissingGlyphs("\U000323af"), "missing-glyphs", "A character in it cannot be printed correctly"),
        (ReportTooSlow("time"), "too-slow", "It took too long."),
        (ReportOutOfMemory("memory"), "out-of-memory", "It became too large"),
    ],
)
def test_a_citizen_is_told_kindly_why_no_report_was_made(
    portal: Portal, failing: list[Exception], problem: Exception, state: str, words: str
) -> None:
    failing.append(problem)
    citizen = make_citizen(portal)
    reference = reports_steps.make_report(portal, citizen)
    assert reports_steps.state_of(portal, reference) == ("failed", state)
    visitor = sign_in(portal, citizen.login)
    page = visitor.open("/me/reports?lang=en")
    assert words in page.text
    assert visitor.client.get(f"/me/reports/{reference}.pdf").status_code == 404
    assert "could not be made" in visitor.open("/me/messages?lang=en").text


def test_another_citizen_cannot_download_a_report(portal: Portal, quick: list[str]) -> None:
    reference = reports_steps.make_report(portal, make_citizen(portal))
    other = sign_in(portal, make_citizen(portal).login)
    assert other.client.get(f"/me/reports/{reference}.pdf").status_code == 404
    assert reference not in other.open("/me/reports").html


def test_nobody_who_has_not_signed_in_can_download_a_report(portal: Portal, quick: list[str]) -> None:
    reference = reports_steps.make_report(portal, make_citizen(portal))
    page = portal.visitor().open(f"/me/reports/{reference}.pdf")
    assert page.status == 404
    assert page.has_link("登录")


def test_staff_cannot_download_a_report(portal: Portal, quick: list[str]) -> None:
    reference = reports_steps.make_report(portal, make_citizen(portal))
    people.make_staff(portal, "clerk")
    staff = sign_in(portal, "clerk")
    assert staff.client.get(f"/me/reports/{reference}.pdf").status_code == 404


def test_a_download_leaves_an_event(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    reference = reports_steps.make_report(portal, citizen)
    reports_steps.download(sign_in(portal, citizen.login), reference)
    with portal.reading() as session:
        assert events.history(session, reference)[-1].verb == "credit-reports.downloaded"


def test_the_file_is_sealed_where_it_is_kept(portal: Portal, quick: list[str]) -> None:
    reference = reports_steps.make_report(portal, make_citizen(portal))
    kept = portal.settings.instance / "reports" / f"{reference}.sealed"
    assert kept.is_file()
    assert PDF not in kept.read_bytes()
