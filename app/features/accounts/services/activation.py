"""One-time codes from the counter or by post, and the account that such a code opens.

No single clerk can take over anybody's account: a second one has to agree to each code, and whoever has an
account already is told at once and can make the code void.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.features.accounts import passwords, policies, queries
from app.features.accounts.models import Account, AccountKind, ActivationCode
from app.features.accounts.services.making import add_account
from app.features.accounts.services.second_factors import forget_second_factors
from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.features.subjects import queries as subject_queries
from app.features.subjects.models import Subject
from app.kernel import access_log, clock, events, sessions
from app.kernel.actors import SYSTEM, Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotFound, NotNow
from app.kernel.ids import normalise_code, random_code
from app.rulebook.account_limits import ACTIVATION_DAYS, ACTIVATION_TRIES, limit
from app.rulebook.identity import IdNumber, IdNumberProblem, parse_id_number

GROUPS, GROUP_LENGTH = 3, 4  # 12 Crockford characters: 60 random bits
ACCESS_BASIS = "《中华人民共和国个人信息保护法》第四十五条"


class Channel(StrEnum):
    COUNTER = "counter"
    POST = "post"


def issue_activation_code(
    session: Session,
    actor: Actor,
    *,
    subject: Subject,
    channel: Channel | str,
    purpose: str = "",
    resets_factors: bool = False,
) -> str:
    """A one-time code for a person who showed who they are; whatever code they had before is void.

    Answers the code in groups; only its hash is kept. It opens nothing before a second person has agreed. The
    person will see that their identity was looked up, and is told where they have an account.
    `resets_factors`: it also takes away a lost second factor. Raises NotAllowed, and
    InvalidInput("reset-needs-counter"): for that the person has to stand there.
    """
    if not policies.can_issue_activation(actor):
        raise NotAllowed("permission-missing")
    way, at = Channel(channel), clock.now()
    if resets_factors and way is not Channel.COUNTER:
        raise InvalidInput("reset-needs-counter", field="resets_factors")
    _void_codes(session, subject.id)
    code = random_code(GROUPS * GROUP_LENGTH)
    session.add(
        ActivationCode(
            subject_id=subject.id,
            code_hash=passwords.hash_secret(code),
            channel=way,
            issued_by=actor.key,
            issued_at=at,
            expires_at=at + timedelta(days=limit(ACTIVATION_DAYS)),
            agreed_at=at if actor is SYSTEM else None,  # the terminal and the demo's story: no second person
            resets_factors=resets_factors,
            purpose=purpose,
        )
    )
    session.flush()
    events.record(
        session,
        actor,
        "accounts.activation-issued",
        str(subject.id),
        channel=way.value,
        resets_factors=resets_factors,
    )
    if queries.find_by_subject(session, subject.id) is not None:
        messages.send(session, subject.id, MessageKind.ACTIVATION_CODE_MADE)
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


def agree_to_code(session: Session, actor: Actor, code: ActivationCode, *, last_four: str) -> None:
    """The second person has seen the identity card, or the letter, as well: from now on the code opens.

    They type the last four characters of the number, which no page shows them. Raises NotAllowed, FourEyes
    for whoever made the code, InvalidInput("last-four"), NotNow where it was agreed to or is over.
    """
    _be_second(session, actor, code)
    subject = subject_queries.get_subject(session, code.subject_id)
    number = subject.id_number(keyring_of(session))
    if not hmac.compare_digest(number[-4:].encode(), last_four.strip().upper().encode()):
        raise InvalidInput("last-four", field="last_four")
    code.agreed_by, code.agreed_at = actor.key, clock.now()
    session.flush()
    events.record(session, actor, "accounts.activation-agreed", str(subject.id))
    access_log.record(
        session,
        actor,
        subject_id=subject.id,
        action="accounts.activation-agreed",
        fields="id_number",
        purpose=code.purpose,
        basis=ACCESS_BASIS,
    )


def refuse_code(session: Session, actor: Actor, code: ActivationCode) -> None:
    """The second person does not agree: the code is void. Raises like `agree_to_code`."""
    _be_second(session, actor, code)
    code.expires_at = clock.now()
    session.flush()
    events.record(session, actor, "accounts.activation-refused", str(code.subject_id))


def void_own_code(session: Session, actor: Actor) -> None:
    """Somebody did not ask for the code made for their account. Raises NotFound where there is none."""
    if actor.subject_id is None or queries.find_waiting_code(session, actor.subject_id) is None:
        raise NotFound("no-such-code")
    _void_codes(session, actor.subject_id)
    events.record(session, actor, "accounts.activation-voided", str(actor.subject_id))


def activate(session: Session, *, name: str, id_number: str, code: str, login: str, password: str) -> Account:
    """Open the account of whoever holds the code.

    Where they have one already, its name and password are set anew, and it is signed out everywhere; a
    second factor goes only with a code that says so.

    Raises InvalidInput: `id-…` for a number that cannot be one, `minor` for a person not of age, what is
    wrong with login or password, and `activation-failed`, after the same time, whether the person is
    unknown, has no code, or name or code are wrong. A wrong try is counted in the session: keep it. Whoever
    has the right code to which no second person has agreed yet is told so (`activation-waits`).
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
    if usable.agreed_at is None:
        raise InvalidInput("activation-waits", field="code")
    known = queries.find_by_subject(session, subject.id)
    if known is None:
        account = _open_account(session, subject, login, password)
    else:
        account = _give_back(session, known, usable, login, password)
    usable.used_at = clock.now()
    kind = MessageKind.ACCOUNT_ACTIVATED if known is None else MessageKind.ACCOUNT_GIVEN_BACK
    messages.send(session, subject.id, kind)
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


def _be_second(session: Session, actor: Actor, code: ActivationCode) -> None:
    hold(session, code)
    if actor.key == code.issued_by:
        raise FourEyes("second-person-needed")
    if not policies.can_agree_to_activation(actor, code.issued_by):
        raise NotAllowed("permission-missing")
    if code.agreed_at is not None or code.used_at is not None or code.expires_at <= clock.now():
        raise NotNow("code-settled")


def _open_account(session: Session, subject: Subject, login: str, password: str) -> Account:
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


def _give_back(session: Session, known: Account, code: ActivationCode, login: str, password: str) -> Account:
    other = queries.find_by_login(session, login)
    if other is not None and other.id != known.id:
        raise InvalidInput("login-taken", field="login")
    known.login, known.password_hash, known.is_active = login, passwords.hash_secret(password), True
    factors = forget_second_factors(session, known) if code.resets_factors else 0
    sessions.end_all(session, known.id)
    session.flush()
    events.record(
        session,
        known.actor,
        "accounts.activated-again",
        str(known.id),
        identity_checked=code.channel,
        factors_reset=factors,
    )
    return known


def _void_codes(session: Session, subject_id: UUID) -> None:
    at = clock.now()
    session.execute(
        update(ActivationCode)
        .where(
            ActivationCode.subject_id == subject_id,
            ActivationCode.used_at.is_(None),
            ActivationCode.expires_at > at,
        )
        .values(expires_at=at)
    )
