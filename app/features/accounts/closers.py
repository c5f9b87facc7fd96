"""What of the way in ends with an account: all of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.features.accounts.services import end_account
from app.kernel.actors import Actor
from app.kernel.closing import Closer


def _close(session: Session, actor: Actor) -> int:
    end_account(session, actor)
    return 1


CLOSERS = (
    Closer(
        "accounts.ended",
        _l(
            "Your account name, your password, authenticator app, passkeys and recovery codes are deleted, "
            "and every device is signed out."
        ),
        _close,
    ),
)
