"""What the reporter does after filing: write, hand in more, come back, reopen, say how it went."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.features.tips import policies
from app.features.tips.models import Sender, Tip, TipMessage, TipSurveyCount
from app.features.tips.services import evidence
from app.features.tips.services.words import checked, start_clock, write
from app.features.tips.states import TABLE, TipAction, TipState
from app.kernel import clock, events
from app.kernel.actors import PUBLIC
from app.kernel.db import hold
from app.kernel.errors import InvalidInput, NotNow
from app.rulebook import tip_tables


def add_message(session: Session, tip: Tip, text: str) -> TipMessage:
    """The reporter writes to the office. Raises InvalidInput, NotNow once the tip is closed."""
    hold(session, tip)
    message = write(session, tip, Sender.REPORTER, text)
    tip.is_awaiting_answer, tip.is_question_open = True, False
    events.record(session, PUBLIC, "tips.message-received", tip.reference)
    return message


def add_evidence(session: Session, tip: Tip, basket: str) -> int:
    """The reporter hands in what they received files of; answers how many. Raises NotNow at the end."""
    hold(session, tip)
    if not policies.can_write(tip):
        raise NotNow("tip-is-closed")
    files = evidence.attach(session, basket, tip.id)
    if files:
        tip.is_awaiting_answer, tip.is_question_open = True, False
        events.record(session, PUBLIC, "tips.evidence-added", tip.reference, files=files)
    return files


def note_return(session: Session, tip: Tip) -> None:
    """The reporter came back with the code: who was to be told has now read it (rule 7.1)."""
    if tip.is_to_be_told:
        tip.told_on = clock.today()
        events.record(session, PUBLIC, "tips.read-by-reporter", tip.reference)


def reopen(session: Session, tip: Tip, text: str) -> Tip:
    """The reporter has a closed tip looked at again, once, and says why. Raises InvalidInput, NotNow.

    A tip that went with another one stands by itself again.
    """
    checked(text, "text", is_needed=True)
    hold(session, tip)
    if not policies.can_reopen(tip):
        raise NotNow("cannot-be-reopened")
    tip.state = TABLE.next_state(TipState(tip.state), TipAction.REOPEN, PUBLIC)
    tip.reopened_on = clock.today()
    start_clock(tip)
    tip.closing_reason, tip.closed_at, tip.merged_into_id = "", None, None
    write(session, tip, Sender.REPORTER, text)
    tip.is_awaiting_answer = True
    events.record(session, PUBLIC, "tips.reopened", tip.reference)
    return tip


def answer_survey(session: Session, tip: Tip, answers: Mapping[str, str]) -> None:
    """Count how the reporter found it; which tip it came from is not kept. Raises InvalidInput, NotNow."""
    known = {one.code for one in tip_tables.survey_answers()}
    for question in tip_tables.survey_questions():
        if answers.get(question.code) not in known:
            raise InvalidInput("answer-missing", field=question.code)
    hold(session, tip)
    if not policies.can_answer_survey(tip):
        raise NotNow("survey-is-over")
    tip.is_surveyed = True
    for question in tip_tables.survey_questions():
        _count(session, question.code, answers[question.code])


def _count(session: Session, question: str, answer: str) -> None:
    key = {"year": clock.today().year, "question": question, "answer": answer}
    found = select(TipSurveyCount).filter_by(**key).with_for_update()
    row = session.scalar(found)
    if row is None:
        try:
            with session.begin_nested():
                session.add(TipSurveyCount(**key, count=0))
        except IntegrityError:
            pass  # somebody else's was the first of this year at the same moment
        row = session.scalars(found).one()
    row.count += 1
