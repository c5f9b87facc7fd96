"""Passkeys: made, shown, removed. What a browser answers is checked against a challenge that counts once."""

from __future__ import annotations

import hashlib

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.adapters import passkeys as authenticators
from app.adapters.passkeys import PasskeyRefused, RelyingParty
from app.features.accounts import policies, queries
from app.features.accounts.models import Account, AccountKind, Passkey
from app.features.accounts.services.second_factors import (
    codes_for_first_factor,
    drop_codes_without_factor,
    tell,
)
from app.features.messages.kinds import MessageKind
from app.kernel import clock, events, idempotency
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotFound, NotNow
from app.kernel.ids import new_id
from app.rulebook.account_limits import PASSKEYS_PER_ACCOUNT, limit

NAME_LONGEST = 40
_log = structlog.get_logger("portal")


class KeyDoubted(NotAllowed):
    """The key's counter stood still: there may be a copy of it. What was noted about it has to be kept."""


def add_passkey(
    session: Session, account: Account, party: RelyingParty, *, answer: str, challenge: bytes, name: str
) -> tuple[str, ...]:
    """Keep a passkey that was just made; answers fresh recovery codes where it is a citizen's first factor.

    Raises InvalidInput: `passkey-name`, `passkey-refused`, `passkey-known`, `passkeys-too-many`.
    """
    hold(session, account)
    name = policies.check_passkey_name(name, NAME_LONGEST)
    if len(queries.passkeys_of(session, account)) >= limit(PASSKEYS_PER_ACCOUNT):
        raise InvalidInput("passkeys-too-many", field="name", most=limit(PASSKEYS_PER_ACCOUNT))
    try:
        _use_up(session, challenge)
        made = authenticators.check_registration(party, answer, challenge=challenge)
    except PasskeyRefused as problem:
        _log.warning("passkey-refused", reason=str(problem))
        raise InvalidInput("passkey-refused", field="name") from problem
    row_id = new_id()
    key = Passkey(
        id=row_id,
        account_id=account.id,
        key_id=made.id,
        key_digest=_digest(made.id),
        public_key=made.public_key,
        sign_count=made.sign_count,
        is_backed_up=made.is_backed_up,
        made_at=clock.now(),
        name_sealed="",
    )
    key.name_sealed = keyring_of(session).seal(name, key.name_place)
    _insert(session, key)
    events.record(session, account.actor, "accounts.passkey-added", str(account.id), key=str(row_id))
    tell(session, account, MessageKind.PASSKEY_ADDED)
    return codes_for_first_factor(session, account)


def remove_passkey(session: Session, account: Account, key: Passkey) -> None:
    """Let go of one. Raises NotNow("last-factor") for the last second factor of a member of staff."""
    hold(session, account)
    others = [one for one in queries.passkeys_of(session, account) if one.id != key.id]
    if account.kind == AccountKind.STAFF and not account.has_app and not others:
        raise NotNow("last-factor")
    session.delete(key)
    session.flush()
    events.record(session, account.actor, "accounts.passkey-removed", str(account.id), key=str(key.id))
    tell(session, account, MessageKind.PASSKEY_REMOVED)
    drop_codes_without_factor(session, account)


def check_passkey(
    session: Session, party: RelyingParty, *, answer: str, challenge: bytes, account: Account | None
) -> Account:
    """Whose passkey this is: of `account` where a sign-in is under way, else of any citizen.

    Without a sign-in under way the passkey is both factors, since its owner opened it by finger, face or PIN.
    Raises NotAllowed("passkey-failed") whatever was wrong, and KeyDoubted where its counter stood still.
    """
    try:
        _use_up(session, challenge)
        key = queries.find_passkey(session, _digest(authenticators.key_id_of(answer)))
        owner = queries.find_active(session, str(key.account_id)) if key is not None else None
        if key is None or owner is None or not _may_enter(owner, answer, account) or key.doubted_at:
            raise PasskeyRefused("not-theirs")
        shown = authenticators.check_answer(party, answer, challenge=challenge, public_key=key.public_key)
    except PasskeyRefused as problem:
        _log.warning("passkey-refused", reason=str(problem))
        raise NotAllowed("passkey-failed") from problem
    if (shown.sign_count or key.sign_count) and shown.sign_count <= key.sign_count:
        _doubt(session, owner, key)
    key.sign_count, key.is_backed_up, key.used_at = shown.sign_count, shown.is_backed_up, clock.now()
    return owner


def get_own_passkey(session: Session, account: Account, key_id: str) -> Passkey:
    """One of one's own. Raises NotFound for anybody else's."""
    found = next((one for one in queries.passkeys_of(session, account) if str(one.id) == key_id), None)
    if found is None:
        raise NotFound("no-such-passkey")
    return found


def _may_enter(owner: Account, answer: str, account: Account | None) -> bool:
    """The right person's; and without a name given before, a citizen's whom the device itself names."""
    if account is not None:
        return owner.id == account.id
    return owner.kind == AccountKind.CITIZEN and authenticators.user_handle_of(answer) == owner.id.bytes


def _doubt(session: Session, owner: Account, key: Passkey) -> None:
    key.doubted_at = clock.now()
    session.flush()
    events.record(session, owner.actor, "accounts.passkey-doubted", str(owner.id), key=str(key.id))
    tell(session, owner, MessageKind.PASSKEY_DOUBTED)
    raise KeyDoubted("passkey-doubted")


def _use_up(session: Session, challenge: bytes) -> None:
    """A challenge counts once, also for two browsers' answers at the same moment."""
    try:
        with session.begin_nested():
            idempotency.claim(session, idempotency.digest("passkey", challenge.hex()))
    except IntegrityError as problem:
        raise PasskeyRefused("challenge-used") from problem


def _insert(session: Session, key: Passkey) -> None:
    try:
        with session.begin_nested():
            session.add(key)
    except IntegrityError as problem:
        raise InvalidInput("passkey-known", field="name") from problem


def _digest(key_id: str) -> str:
    return hashlib.sha256(key_id.encode()).hexdigest()
