"""Coming in with an identity that a national or provincial service vouches for."""

from __future__ import annotations

import hmac

from sqlalchemy.orm import Session

from app.features.accounts import policies, queries
from app.features.accounts.models import Account, AccountKind
from app.features.accounts.services.activation import adults_number
from app.features.accounts.services.making import add_account
from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.features.subjects import queries as subjects
from app.kernel import clock, events
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput
from app.kernel.ids import random_code


def enter_with_identity(session: Session, *, name: str, id_number: str) -> Account:
    """The account of a person whose name and ID number have been vouched for; opened where there is none.

    Raises InvalidInput: `id-…` or `minor` for the number, `no-record` where nothing is recorded about the
    person, `other-name` where the register knows the number under another name, `account-closed`.
    """
    number = adults_number(id_number)
    subject = subjects.find_by_number(session, number.value)
    if subject is None:
        raise InvalidInput("no-record")
    known, given = (policies.plain_name(text).encode() for text in (subject.name(keyring_of(session)), name))
    if not hmac.compare_digest(known, given):
        raise InvalidInput("other-name")
    account = queries.find_by_subject(session, subject.id)
    if account is not None:
        if not account.is_active:
            raise InvalidInput("account-closed")
        return account
    account = Account(
        login=f"id-{random_code(10).lower()}",
        kind=AccountKind.CITIZEN,
        password_hash="",  # no password opens it
        subject_id=subject.id,
        made_at=clock.now(),
    )
    add_account(session, account)
    events.record(session, account.actor, "accounts.opened-with-identity", str(account.id))
    messages.send(session, subject.id, MessageKind.ACCOUNT_ACTIVATED)
    return account
