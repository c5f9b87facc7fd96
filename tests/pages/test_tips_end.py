"""How a tip ends: proof of filing, distinct reasons, survey, figures, and erasure by rule."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.features.tips import queries, services
from app.features.tips.erasers import ERASERS
from app.features.tips.models import Tip, TipMessage, TipProof, TipReporter, TipSurveyCount, TipUnsealing
from app.kernel import clock, events
from app.kernel.permissions import Role
from app.rulebook import retention, tip_tables
from tests.support import people
from tests.support.page import Page
from tests.support.portal import Portal, Visitor
from tests.support.tips_steps import (
    NAMED,
    answer_questions,
    close_tip,
    everything_stored,
    file_tip,
    office_clerk,
    only_tip,
    open_tip,
    receipt_on,
)

# --- proof of filing ---------------------------------------------------------------------------------


def test_reporter_proves_that_a_tip_was_filed_and_nothing_else(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor).submit("File this tip")
    receipt_on(page)
    proof = page.click("Proof of filing")
    code = proof.summary("Verification code")
    for secret in (only_tip(portal).reference, "scales", "Market street", "grain"):
        assert secret not in proof.html
    shown = portal.visitor().open(f"/verify/{code.lower()}?lang=en")
    assert shown.heading == "This proof of filing is genuine"
    assert shown.summary("Office")
    for secret in (only_tip(portal).reference, "scales", "other", "Something else"):
        assert secret not in shown.text


def test_proof_comes_as_a_signed_pdf_without_a_word_of_the_tip(
    portal: Portal, visitor: Visitor, tmp_path: Path
) -> None:
    file_tip(visitor)
    page = visitor.open("/tips/proof?lang=en")
    answer = visitor.client.get(page.link("Download as PDF"))
    assert answer.mimetype == "application/pdf"
    file = tmp_path / "proof.pdf"
    file.write_bytes(answer.get_data())
    words = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert page.summary("Verification code") in words
    for secret in (only_tip(portal).reference, "scales", "grain"):
        assert secret not in words


def test_code_of_a_proof_opens_no_mailbox(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor)
    code = visitor.open("/tips/proof?lang=en").summary("Verification code")
    assert open_tip(portal.visitor(), code).status == 422
    assert portal.visitor().open("/tips/proof").url == "/tips/follow-up"
    columns = set(TipProof.__table__.columns.keys())
    assert columns == {"id", "code_index", "filed_at"}, "a proof leads to no tip"
    assert code.replace("-", "") not in everything_stored(portal)


def test_verifying_a_proof_counts_no_address(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor)
    code = visitor.open("/tips/proof?lang=en").summary("Verification code")
    portal.toolbox.rate_limits.forget_all()
    portal.visitor().open(f"/verify/{code}")
    digest = portal.toolbox.keyring.blind("127.0.0.1", "address")
    assert portal.toolbox.rate_limits.count("120/hour", "verify", digest) == 0
    portal.visitor().open("/verify/0000-0000-0000-0000")
    assert portal.toolbox.rate_limits.count("120/hour", "verify", digest) == 1


# --- reasons and survey ------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [one.code for one in tip_tables.closing_reasons()])
def test_each_reason_for_closing_is_told_in_its_own_words(
    portal: Portal, visitor: Visitor, reason: str
) -> None:
    code = file_tip(visitor)
    staff = people.make_staff(portal, Role.CLERK)
    with portal.writing() as session:
        tip = session.scalars(select(Tip)).one()
        services.take_up(session, staff, tip)
        services.close(session, staff, tip, reason=reason, text="The explanation.")
    found = tip_tables.find_closing_reason(reason)
    assert found is not None
    page = open_tip(visitor, code)
    assert found.label in page.text
    assert found.text in page.text


def closed_by(portal: Portal) -> Page:
    """A closed tip, seen by its reporter."""
    visitor = portal.visitor()
    code = file_tip(visitor)
    staff = people.make_staff(portal, Role.CLERK, login=f"clerk-{code[:6]}")
    with portal.writing() as session:
        tip = queries.find_by_receipt(session, code)
        assert tip is not None
        services.take_up(session, staff, tip)
        services.close(session, staff, tip, reason="handled", text="Done.")
    return open_tip(visitor, code)


def test_reporter_answers_three_questions_once(portal: Portal) -> None:
    page = closed_by(portal).click("Tell us in three questions how it went")
    assert page.submit("Send the answers", easy="yes").errors == ["Choose an answer"] * 2
    page = page.submit("Send the answers", easy="yes", answered="partly", again="no")
    assert "Your answers were counted" in page.text
    assert not page.has_link("Tell us in three questions")
    assert page.open("/tips/follow-up/survey").url == "/tips/follow-up/conversation"
    with portal.reading() as session:
        rows = session.scalars(select(TipSurveyCount)).all()
        assert {(row.question, row.answer, row.count) for row in rows} == {
            ("easy", "yes", 1),
            ("answered", "partly", 1),
            ("again", "no", 1),
        }
        assert set(TipSurveyCount.__table__.columns.keys()) == {"id", "year", "question", "answer", "count"}


def test_figures_hide_the_survey_until_enough_have_answered(portal: Portal) -> None:
    fewest = tip_tables.limits().survey_shown_from
    desk = office_clerk(portal)
    for number in range(fewest):
        page = desk.open("/office/tips/").click("Figures about tips") if number else None
        assert page is None or "Shown from 5 answers on" in page.text
        survey = closed_by(portal).click("Tell us in three questions how it went")
        survey.submit("Send the answers", easy="yes", answered="yes", again="no")
    page = desk.open("/office/tips/figures")
    assert ["Would you report again?", "0", "0", str(fewest)] in page.rows("What reporters say")
    assert page.rows("Checks by body")[0][1:] == [str(fewest), str(fewest), str(fewest), "0"]
    assert ["Confirmed and dealt with", str(fewest)] in page.rows("How tips ended")


def test_other_bodies_and_the_public_see_no_figures(portal: Portal) -> None:
    people.make_staff(portal, Role.CLERK, login="tax-clerk", body_name="灵寿县税务局")
    assert people.sign_in(portal, "tax-clerk").open("/office/tips/figures").status == 404
    assert portal.visitor().open("/office/tips/figures").url == "/office/login"


# --- erasure -----------------------------------------------------------------------------------------


def erase_all(portal: Portal, today: date) -> dict[str, int]:
    """Run the erasers as the worker does."""
    erased = {}
    for eraser in ERASERS:
        with portal.writing() as session:
            expected = eraser.due(session, today)
            erased[eraser.what] = eraser.erase(session, today, 100).count
            assert erased[eraser.what] == expected
    return erased


def test_closed_tip_is_erased_by_rule_and_its_events_and_proof_stay(portal: Portal, visitor: Visitor) -> None:
    with clock.travel(date(2026, 3, 2)):
        code = file_tip(visitor, reporter=NAMED)
        proof = visitor.open("/tips/proof?lang=en").summary("Verification code")
        staff = people.make_staff(portal, Role.CLERK)
        with portal.writing() as session:
            tip = session.scalars(select(Tip)).one()
            services.ask_unsealing(session, staff, tip, reason="To call back.", hours=2)
        close_tip(portal, staff)
    reference = only_tip(portal).reference
    last = retention.keep_until("tip", date(2026, 3, 2))
    assert set(erase_all(portal, last).values()) == {0}
    after = retention.keep_until("tip", last)
    assert erase_all(portal, after) == {"tips.reporters": 1, "tips.tips": 1}
    with portal.reading() as session:
        for kind in (Tip, TipMessage, TipReporter, TipUnsealing):
            assert session.scalar(select(func.count()).select_from(kind)) == 0
        assert "tips.erased" in [event.verb for event in events.history(session, reference)]
        assert events.check(session).is_ok
    assert open_tip(portal.visitor(), code).status == 422
    assert visitor.open("/tips/follow-up/conversation").url == "/tips/follow-up"
    assert portal.visitor().open(f"/verify/{proof}?lang=en").heading == "This proof of filing is genuine"


def test_open_tip_is_never_erased(portal: Portal, visitor: Visitor) -> None:
    with clock.travel(date(2020, 3, 2)):
        file_tip(visitor, reporter=NAMED)
    assert set(erase_all(portal, date(2026, 11, 22)).values()) == {0}
