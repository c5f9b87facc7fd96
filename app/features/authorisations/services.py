"""Writes: giving, opening, taking the report, renewing the code, taking the authorisation back (rule 6.4)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.features.authorisations import policies, queries
from app.features.authorisations.models import Authorisation
from app.features.authorisations.states import TABLE, AuthorisationAction, AuthorisationState, Standing
from app.features.credit_reports import bound_services
from app.features.credit_reports.bounds import Bounds, checked
from app.features.credit_reports.models import BoundReport
from app.features.messages import services as messages
from app.kernel import access_log, clock, events
from app.kernel.actors import RECIPIENT, Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.ids import new_id, new_reference, random_code

OPENED = "authorisations.opened"


def give_authorisation(session: Session, actor: Actor, bounds: Bounds) -> tuple[Authorisation, str]:
    """Let one recipient see chosen parts of one's report; answers it with its code, which is kept nowhere.

    Raises InvalidInput where the rules do not allow these bounds.
    """
    if not policies.can_give(actor) or actor.subject_id is None:
        raise NotAllowed("cannot-give")
    bounds = checked(bounds, clock.today())
    keyring, row_id, at = keyring_of(session), new_id(), clock.now()
    code = random_code(queries.CODE_LENGTH)
    given = Authorisation(
        id=row_id,
        reference=new_reference("G", clock.day_of(at).year),
        subject_id=actor.subject_id,
        code_index=queries.code_index(keyring, code),
        state=AuthorisationState.ACTIVE,
        purpose=bounds.purpose,
        recipient_kind=bounds.recipient_kind,
        recipient_sealed=keyring.seal(bounds.recipient, queries.place(row_id, "recipient")),
        words_sealed=keyring.seal(bounds.words, queries.place(row_id, "words")) if bounds.words else "",
        sections=list(bounds.sections),
        given_at=at,
        ends_on=bounds.valid_until,
        code_made_at=at,
    )
    session.add(given)
    session.flush()
    events.record(
        session,
        actor,
        "authorisations.given",
        given.reference,
        purpose=bounds.purpose,
        sections=list(bounds.sections),
        ends_on=bounds.valid_until.isoformat(),
    )
    _tell(session, given, "authorisation-given")
    return given, code


def renew_code(session: Session, actor: Actor, authorisation: Authorisation) -> str:
    """Make a new code where the old one was lost or is in wrong hands; the old one opens nothing any more."""
    _begin(session, actor, authorisation, AuthorisationAction.RENEW_CODE)
    code = random_code(queries.CODE_LENGTH)
    authorisation.code_index = queries.code_index(keyring_of(session), code)
    authorisation.code_made_at = clock.now()
    session.flush()
    events.record(session, actor, "authorisations.code-renewed", authorisation.reference)
    return code


def revoke_authorisation(session: Session, actor: Actor, authorisation: Authorisation) -> Authorisation:
    """Take it back: from this moment it opens nothing, and every report taken under it is revoked too."""
    authorisation.state = _begin(session, actor, authorisation, AuthorisationAction.REVOKE)
    authorisation.revoked_at = clock.now()
    session.flush()
    reports = bound_services.revoke_with_authorisation(session, actor, authorisation.reference)
    events.record(session, actor, "authorisations.revoked", authorisation.reference, reports=reports)
    _tell(session, authorisation, "authorisation-revoked")
    return authorisation


def open_authorisation(session: Session, authorisation: Authorisation) -> None:
    """A recipient opens it: logged and told to the person before anything is shown (rules 6.1, 6.2).

    Who it is was declared and compared (`queries.answer_to`). Raises NotNow where it no longer holds.
    """
    _use(session, authorisation, AuthorisationAction.OPEN)
    authorisation.openings += 1
    authorisation.opened_at = clock.now()
    session.flush()
    events.record(session, RECIPIENT, OPENED, authorisation.reference)
    access_log.record(
        session,
        recipient_of(session, authorisation),
        subject_id=authorisation.subject_id,
        action=OPENED,
        thing=authorisation.reference,
        fields=", ".join(("basic", *authorisation.sections)),
        purpose=authorisation.purpose,
        basis=f"{bound_services.BY_AUTHORISATION} {authorisation.reference}",
        authorisation=authorisation.reference,
    )
    _tell(session, authorisation, "authorisation-opened")


def note_report_taken(session: Session, authorisation: Authorisation, report: BoundReport) -> None:
    """A recipient takes the report: logged and told. Raises NotNow where the authorisation no longer holds.

    The report was printed meanwhile; whoever revoked in that time finds it revoked as well.
    """
    _use(session, authorisation, AuthorisationAction.TAKE_REPORT)
    bound_services.note_taken(session, recipient_of(session, authorisation), report)
    _tell(session, authorisation, "authorisation-report-taken")


def discard_report(session: Session, authorisation: Authorisation) -> None:
    """A report was printed while the authorisation ended: it is revoked before anybody has it."""
    bound_services.revoke_with_authorisation(session, RECIPIENT, authorisation.reference)


def note_mismatch(session: Session, authorisation: Authorisation) -> None:
    """Somebody had the right code, but named another recipient or purpose: the person is told."""
    events.record(session, RECIPIENT, "authorisations.mismatched", authorisation.reference)
    _tell(session, authorisation, "authorisation-tried")


def recipient_of(session: Session, authorisation: Authorisation) -> Actor:
    """Whoever opens it, as the access log names them: the organisation, in the words of the authorisation."""
    bounds = queries.bounds_of(session, authorisation)
    return replace(RECIPIENT, body_name=bounds.recipient)


def _begin(
    session: Session, actor: Actor, authorisation: Authorisation, action: AuthorisationAction
) -> AuthorisationState:
    """The person does something with what is theirs and still holds."""
    if not policies.is_own(actor, authorisation):
        raise NotAllowed("not-own-authorisation")
    return _use(session, authorisation, action, actor)


def _use(
    session: Session,
    authorisation: Authorisation,
    action: AuthorisationAction,
    actor: Actor = RECIPIENT,
) -> AuthorisationState:
    hold(session, authorisation)  # a revocation at the same moment comes before or after, never between
    state = TABLE.next_state(AuthorisationState(authorisation.state), action, actor)
    if authorisation.standing_on(clock.today()) is Standing.ENDED:
        raise NotNow("authorisation-ended")
    return state


def _tell(session: Session, authorisation: Authorisation, kind: str) -> None:
    messages.send(session, authorisation.subject_id, kind, thing=authorisation.reference)
