"""Writes."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.features.api_tokens.models import ApiToken
from app.features.api_tokens.queries import PREFIX, hash_of
from app.features.api_tokens.states import TABLE, TokenAction
from app.features.bodies.models import Body
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold
from app.kernel.errors import InvalidInput, NotAllowed
from app.kernel.ids import new_reference
from app.kernel.permissions import Permission
from app.rulebook.account_limits import API_TOKEN_DAYS, limit

_BYTES = 32


def issue_token(
    session: Session, actor: Actor, *, body: Body, purpose: str, days: int
) -> tuple[ApiToken, str]:
    """Make a token for one program of a body. The second thing answered is shown once and kept nowhere."""
    if not actor.can(Permission.API_TOKENS_MANAGE):
        raise NotAllowed("cannot-manage-tokens")
    if not 0 < days <= limit(API_TOKEN_DAYS):
        raise InvalidInput("too-many-days", field="days")
    if not body.is_confirmed:
        raise InvalidInput("body-unconfirmed", field="body")
    text, now = PREFIX + secrets.token_urlsafe(_BYTES), clock.now()
    token = ApiToken(
        reference=new_reference("K", clock.today().year),
        body=body,
        purpose=purpose.strip(),
        token_hash=hash_of(session, text),
        issued_by=actor.key,
        issued_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    events.record(session, actor, "api-tokens.issued", token.reference, body=body.name, days=days)
    return token, text


def revoke_token(session: Session, actor: Actor, token: ApiToken) -> None:
    """End a token at once."""
    hold(session, token)
    TABLE.next_state(token.state_at(clock.now()), TokenAction.REVOKE, actor)
    token.revoked_at, token.revoked_by = clock.now(), actor.key
    events.record(session, actor, "api-tokens.revoked", token.reference, body=token.body.name)


def note_use(session: Session, token_id: UUID) -> None:
    """Note that a token was used just now, so that one which nobody needs shows."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=clock.now()))
