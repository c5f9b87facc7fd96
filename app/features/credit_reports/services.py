"""Writes: asking for a report, and what became of it. `making.py` makes the file, outside any transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.features.credit_reports import policies, queries
from app.features.credit_reports.facts import MADE
from app.features.credit_reports.models import CreditReport
from app.features.credit_reports.states import (
    LANGUAGES,
    OWN_USE,
    TABLE,
    PrintingStage,
    ReportAction,
    ReportFailure,
    ReportState,
    RevocationReason,
)
from app.features.messages import services as messages
from app.kernel import access_log, clock, events, outbox
from app.kernel.actors import SYSTEM, Actor
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_id, new_reference, random_code

# When the worker looks after a report that whoever asked for it wanted to make at once.
_LOOK_AFTER = timedelta(minutes=5)


def request_report(
    session: Session, actor: Actor, *, language: str, is_awaited: bool = False
) -> CreditReport:
    """Ask for a report about oneself.

    The worker makes it; `is_awaited` says that the caller makes it as soon as this transaction is committed,
    and the worker only if that came to nothing.
    """
    if not policies.can_request(actor) or actor.subject_id is None:
        raise NotAllowed("cannot-request")
    if language not in LANGUAGES:
        raise InvalidInput("language-unknown", field="language")
    row_id, at, code = new_id(), clock.now(), random_code(queries.CODE_LENGTH)
    keyring = keyring_of(session)
    report = CreditReport(
        id=row_id,
        reference=new_reference("C", clock.day_of(at).year),
        subject_id=actor.subject_id,
        code_index=queries.code_index(keyring, code),
        code_sealed=keyring.seal(code, queries.code_place(row_id)),
        state=ReportState.REQUESTED,
        language=language,
        purpose=OWN_USE,
        requested_at=at,
    )
    session.add(report)
    session.flush()
    events.record(session, actor, "credit-reports.requested", report.reference, language=language)
    access_log.record(
        session,
        actor,
        subject_id=actor.subject_id,
        action=MADE,
        thing=report.reference,
        purpose=OWN_USE,
    )
    wait = _LOOK_AFTER if is_awaited else timedelta()
    outbox.put_later(session, "credit-reports.make", wait, id=str(row_id))
    return report


def finish_report(
    session: Session, report: CreditReport, *, content_digest: str, file_digest: str, made_at: datetime
) -> None:
    """The file is made, signed and kept. Digests are SHA-256 in hexadecimal; `made_at` stands in the file."""
    report.state = TABLE.next_state(ReportState(report.state), ReportAction.FINISH, SYSTEM)
    report.content_digest, report.file_digest = content_digest, file_digest
    report.made_at = made_at
    session.flush()
    events.record(session, SYSTEM, "credit-reports.made", report.reference, file_digest=file_digest)
    messages.send(session, report.subject_id, "report-ready", thing=report.reference)


def note_stage(session: Session, report: CreditReport, stage: PrintingStage) -> None:
    """How far a report is, for the person who watches; no event, since nothing was decided."""
    report.stage = stage
    session.flush()


def give_up_report(
    session: Session, report: CreditReport, failure: ReportFailure, *, missing: str = ""
) -> None:
    """No file could be made: the person is told, and may ask again; staff find it on their desk.

    `missing`: the code points that no font draws, such as `U+323AF`.
    """
    report.state = TABLE.next_state(ReportState(report.state), ReportAction.GIVE_UP, SYSTEM)
    report.problem, report.missing_characters = failure, missing[:200]
    session.flush()
    events.record(session, SYSTEM, "credit-reports.failed", report.reference, problem=failure)
    messages.send(session, report.subject_id, "report-failed", thing=report.reference)


def note_download(session: Session, actor: Actor, report: CreditReport) -> None:
    """Note that the person took their report."""
    events.record(session, actor, "credit-reports.downloaded", report.reference)


def revoke_report(session: Session, actor: Actor, report: CreditReport, reason: RevocationReason) -> None:
    """Have a finished report of one's own said to be revoked, wherever it is checked from now on.

    Raises NotAllowed, NotNow where it is revoked already. The reason is told to nobody who checks it.
    """
    if not policies.is_own_report(actor, report):
        raise NotAllowed("not-own-report")
    if not policies.can_revoke(actor, report):
        raise NotNow("not-to-be-revoked")
    report.revoked_at, report.revoked_because = clock.now(), reason
    session.flush()
    events.record(session, actor, "credit-reports.revoked", report.reference)
    messages.send(session, report.subject_id, "report-revoked", thing=report.reference)


def make_again(session: Session, actor: Actor, report: CreditReport) -> None:
    """Have the worker try a report again that could not be made, such as after a font was added."""
    report.state = TABLE.next_state(ReportState(report.state), ReportAction.MAKE_AGAIN, actor)
    report.problem, report.missing_characters, report.stage = "", "", PrintingStage.WAITING
    session.flush()
    events.record(session, actor, "credit-reports.make-again", report.reference)
    outbox.put(session, "credit-reports.make", id=str(report.id))


def settle_failure(session: Session, actor: Actor, report: CreditReport) -> None:
    """Take a failure off the desk: it was dealt with. The person may ask for a report at any time."""
    if not policies.can_settle(actor):
        raise NotAllowed("permission-missing")
    if report.state != ReportState.FAILED or report.settled_at is not None:
        raise NotNow("not-to-be-settled")
    report.settled_at = clock.now()
    session.flush()
    events.record(session, actor, "credit-reports.settled", report.reference)
