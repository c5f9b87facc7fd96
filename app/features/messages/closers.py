"""What of messages ends with an account: the messages, and the e-mail address after one last mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.features.messages import mail, services
from app.kernel.actors import Actor
from app.kernel.closing import Closer


def _close(session: Session, actor: Actor) -> int:
    return services.forget_all(session, actor) + mail.say_farewell(session, actor)


CLOSERS = (
    Closer(
        "messages.forgotten",
        _l(
            "Your messages are deleted. A last e-mail confirms the closing, if you are told by e-mail; then "
            "the address is deleted too."
        ),
        _close,
    ),
)
