"""One-time codes from the counter or by post, and the account that such a code opens."""

from __future__ import annotations

import hmac
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.features.accounts import passwords, policies, queries
from app.features.accounts.models import Account, AccountKind, ActivationCode
from app.features.accounts.services.making import add_account
from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.features.subjects import queries as subject_queries
from app.features.subjects.models import Subject
from app.kernel import access_log, clock, events, sessions
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput, NotAllowed
from app.kernel.ids import normalise_code, random_code
from app.rulebook.account_limits import ACTIVATION_DAYS, ACTIVATION_TRIES, limit
from app.rulebook.identity import IdNumber, IdNumberProblem, parse_id_number

GROUPS, GROUP_LENGTH = 3, 4  # 12 Crockford characters: 60 random bits
ACCESS_BASIS = "《中华人民共和国个人信息保护法》第四十五条"


class Channel(StrEnum):
    COUNTER = "counter"
    POST = "post"


def issue_activation_code(
    session: Session, actor: Actor, *, subject: Subject, channel: Channel | str, purpose: str = ""
) -> str:
    """A one-time code for a person who showed who they are; whatever code they had before is void.

    Answers the code in groups; only its hash is kept. The person will see that their identity was looked
    up. Raises NotAllowed.
    """
    if not policies.can_issue_activation(actor):
        raise NotAllowed("permission-missing")
    way, at = Channel(channel), clock.now()
    _void_codes(session, subject)
    code = random_code(GROUPS * GROUP_LENGTH)
    session.add(
        ActivationCode(
            subject_id=subject.id,
            code_hash=passwords.hash_secret(code),
            channel=way,
            issued_by=actor.key,
            issued_at=at,
            expires_at=at + timedelta(days=limit(ACTIVATION_DAYS)),
        )
    )
    session.flush()
    events.record(session, actor, "accounts.activation-issued", str(subject.id), channel=way.value)
    access_log.record(
        session,
        actor,
        subject_id=subject.id,
        action="accounts.activation-issued",
        fields="name, id_number",
        purpose=purpose,
        basis=ACCESS_BASIS,
    )
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def activate(session: Session, *, name: str, id_number: str, code: str, login: str, password: str) -> Account:
    """Open the account of whoever holds the code.

    Where they have one already, its name and password are set anew, and it is signed out everywhere.

    Raises InvalidInput: `id-…` for a number that cannot be one, `minor` for a person not of age, what is
    wrong with login or password, and `activation-failed`, after the same time, whether the person is
    unknown, has no code, or name or code are wrong. A wrong try is counted in the session: keep it.
    """
    number = adults_number(id_number)
    login = policies.check_new_login(login)
    passwords.check_new(password, login)
    subject = subject_queries.find_by_number(session, number.value)
    usable = queries.find_usable_code(session, subject.id) if subject is not None else None
    is_right = passwords.is_right(normalise_code(code), usable.code_hash if usable else None)
    if subject is None or usable is None:
        raise InvalidInput("activation-failed")
    if not (is_right and _is_name_of(session, subject, name)):
        _count_wrong_try(usable)
        raise InvalidInput("activation-failed")
    account = _open_account(session, subject, login, password)
    usable.used_at = clock.now()
    messages.send(session, subject.id, MessageKind.ACCOUNT_ACTIVATED)
    return account


def adults_number(text: str) -> IdNumber:
    """The ID number of a person of age. Raises InvalidInput: `id-…`, `minor`."""
    try:
        number = parse_id_number(text)
    except IdNumberProblem as problem:
        raise InvalidInput(problem.code, field="id_number") from problem
    if not number.is_adult_on(clock.today()):
        raise InvalidInput("minor", field="id_number")
    return number


def _is_name_of(session: Session, subject: Subject, name: str) -> bool:
    known, typed = (policies.plain_name(text).encode() for text in (subject.name(keyring_of(session)), name))
    return hmac.compare_digest(known, typed)


def _count_wrong_try(code: ActivationCode) -> None:
    code.tries += 1
    if code.tries >= limit(ACTIVATION_TRIES):
        code.expires_at = clock.now()


def _open_account(session: Session, subject: Subject, login: str, password: str) -> Account:
    known = queries.find_by_subject(session, subject.id)
    if known is None:
        account = Account(
            login=login,
            kind=AccountKind.CITIZEN,
            password_hash=passwords.hash_secret(password),
            subject_id=subject.id,
            made_at=clock.now(),
        )
        add_account(session, account)
        events.record(session, account.actor, "accounts.activated", str(account.id))
        return account
    other = queries.find_by_login(session, login)
    if other is not None and other.id != known.id:
        raise InvalidInput("login-taken", field="login")
    known.login, known.password_hash, known.is_active = login, passwords.hash_secret(password), True
    known.totp_secret_sealed = ""
    sessions.end_all(session, known.id)
    session.flush()
    events.record(session, known.actor, "accounts.activated-again", str(known.id))
    return known


def _void_codes(session: Session, subject: Subject) -> None:
    at = clock.now()
    session.execute(
        update(ActivationCode)
        .where(
            ActivationCode.subject_id == subject.id,
            ActivationCode.used_at.is_(None),
            ActivationCode.expires_at > at,
        )
        .values(expires_at=at)
    )
