"""Writes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.bodies import queries
from app.features.bodies.models import Body, BodyKind
from app.kernel import events
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput
from app.rulebook.identity import is_credit_code


def register_body(session: Session, actor: Actor, *, code: str, name: str, kind: BodyKind) -> Body:
    """Take a body into the register. Raises InvalidInput for a wrong code; a known code is kept as it is."""
    code = code.strip().upper()
    if not is_credit_code(code):
        raise InvalidInput("credit-code-wrong", field="code")
    known = queries.find_by_code(session, code)
    if known is not None:
        return known
    body = Body(code=code, name=name.strip(), kind=kind)
    session.add(body)
    session.flush()
    events.record(session, actor, "bodies.registered", code)
    return body


def find_or_note_body(session: Session, actor: Actor, *, name: str, code: str) -> Body:
    """The body that a row names, by its name before its code; an unknown one is taken in unconfirmed.

    Sheets carry the code of a neighbouring body often enough that the name decides.
    """
    code = code.strip().upper()
    known = queries.find_by_name(session, name) or (queries.find_by_code(session, code) if not name else None)
    if known is not None:
        return known
    is_code_free = is_credit_code(code) and queries.find_by_code(session, code) is None
    body = Body(code=code if is_code_free else None, name=name.strip(), is_confirmed=False)
    session.add(body)
    session.flush()
    events.record(session, actor, "bodies.noted", str(body.id))
    return body
