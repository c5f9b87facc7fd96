"""Reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.api_tokens.models import ApiToken
from app.features.api_tokens.states import TokenState
from app.kernel import clock
from app.kernel.actors import Actor, ActorKind
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound

PREFIX = "ipt_"
_LONGEST = 100
_NOTED_EVERY = timedelta(minutes=5)


def all_tokens(session: Session) -> tuple[ApiToken, ...]:
    """Every token, newest first."""
    return tuple(session.scalars(select(ApiToken).order_by(ApiToken.id.desc())))


def get_token(session: Session, reference: str) -> ApiToken:
    """Raises NotFound."""
    token = session.scalar(select(ApiToken).where(ApiToken.reference == reference))
    if token is None:
        raise NotFound("no-such-token")
    return token


def find_valid(session: Session, text: str) -> ApiToken | None:
    """The token that these characters are, if it is worth anything now."""
    if not text.startswith(PREFIX) or len(text) > _LONGEST:
        return None
    token = session.scalar(select(ApiToken).where(ApiToken.token_hash == hash_of(session, text)))
    return token if token is not None and token.state_at(clock.now()) is TokenState.VALID else None


def hash_of(session: Session, text: str) -> str:
    """The keyed hash that is kept instead of a token."""
    return keyring_of(session).blind(text, "api-token")


def actor_of(token: ApiToken) -> Actor:
    """The program that bears a token, as services know it."""
    return Actor(
        ActorKind.PROGRAM,
        account_id=token.id,
        body_id=token.body_id,
        body_name=token.body.name,
        display_name=token.reference,
    )


def find_actor(session: Session, key: str) -> Actor | None:
    """The program that an actor's key names, also after its token ended: what it handed in is still read."""
    kind, _, token_id = key.partition(":")
    token = session.get(ApiToken, UUID(token_id)) if kind == ActorKind.PROGRAM and token_id else None
    return actor_of(token) if token is not None else None


def is_use_worth_noting(token: ApiToken, at: datetime) -> bool:
    """To the minutes is exact enough, and spares a write for every request."""
    return token.last_used_at is None or token.last_used_at + _NOTED_EVERY <= at
