"""Writes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.bodies import queries
from app.features.bodies.models import Body, BodyKind
from app.kernel import events
from app.kernel.actors import Actor
from app.kernel.db import hold
from app.kernel.errors import InvalidInput, NotAllowed
from app.kernel.permissions import Permission
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


def add_body(
    session: Session, actor: Actor, *, code: str, name: str, kind: BodyKind, parent: Body | None
) -> Body:
    """Take a new body in by hand. Raises NotAllowed, and InvalidInput for a code or name that is taken."""
    _require_keeper(actor)
    body = Body(code=_checked_code(session, code, None), name=_checked_name(session, name, None), kind=kind)
    body.parent_id = parent.id if parent is not None else None
    session.add(body)
    session.flush()
    events.record(session, actor, "bodies.registered", str(body.id), code=body.code)
    return body


def change_body(
    session: Session, actor: Actor, body: Body, *, code: str, name: str, kind: BodyKind, parent: Body | None
) -> Body:
    """Put a body right; one that a sheet named is confirmed by it. Sheets find a body by its new name.

    Raises NotAllowed, and InvalidInput for a code or name that is taken, or a parent that stands below it.
    """
    _require_keeper(actor)
    hold(session, body)
    before = {"code": body.code, "kind": body.kind, "parent": str(body.parent_id or "")}
    code, name = _checked_code(session, code, body), _checked_name(session, name, body)
    if parent is not None and body.id in queries.line_of(session, parent):
        raise InvalidInput("parent-below", field="parent")
    is_renamed = name != body.name
    body.code, body.name, body.kind = code, name, kind
    body.parent_id, body.is_confirmed = (parent.id if parent is not None else None), True
    session.flush()
    events.record(session, actor, "bodies.changed", str(body.id), before=before, renamed=is_renamed)
    return body


def _require_keeper(actor: Actor) -> None:
    if not actor.can(Permission.BODIES_MANAGE):
        raise NotAllowed("permission-missing")


def _checked_code(session: Session, code: str, body: Body | None) -> str:
    code = code.strip().upper()
    if not is_credit_code(code):
        raise InvalidInput("credit-code-wrong", field="code")
    known = queries.find_by_code(session, code)
    if known is not None and known is not body:
        raise InvalidInput("credit-code-taken", field="code")
    return code


def _checked_name(session: Session, name: str, body: Body | None) -> str:
    name = name.strip()
    if not name:
        raise InvalidInput("name-missing", field="name")
    known = queries.find_by_name(session, name)
    if known is not None and known is not body:
        raise InvalidInput("name-taken", field="name")
    return name


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
