"""What a sender's session holds between pages, sealed: the draft, the receipt, what a receipt opened."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from flask_babel import gettext as _

from app.features.integrity_models import labels
from app.features.integrity_models.services.recommending import new_receipt
from app.kernel import clock
from app.kernel.errors import TooMany
from app.rulebook import honours
from app.web import throttle
from app.web.forms import PortalForm
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session

RECOMMENDATION, COMMENT, ONESELF = "model-draft", "model-comment-draft", "model-oneself-draft"
_SENT, _OPENED, _LETTER = "model-sent", "model-opened", "model-letter-opened"


@dataclass
class Draft:
    """The answers so far. The receipt is made first, so that sending twice sends once."""

    receipt: str
    begun_at: float
    about: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    def answer(self, name: str) -> str:
        return self.answers.get(name, "")


def find_draft(key: str) -> Draft | None:
    """The draft of this session, or None."""
    opened = find_sealed(key)
    return Draft(**json.loads(opened)) if opened else None


def begin_draft(about: str = "") -> Draft:
    """A new draft with its receipt; `about`: the model that a comment is about."""
    return Draft(new_receipt(), clock.now().timestamp(), about)


def keep_draft(key: str, draft: Draft) -> None:
    """Keep it for the next page."""
    keep_sealed(key, json.dumps(asdict(draft)))


def finish(key: str, draft: Draft) -> None:
    """It is sent: keep its receipt for the page that shows it, and none of the words."""
    current_session().pop(key, None)
    keep_sealed(_SENT, draft.receipt)


def sent_receipt() -> str:
    """The receipt of what this session sent last."""
    return find_sealed(_SENT)


def open_receipt(code: str) -> None:
    """Remember which receipt this browser brought, so that no address says it."""
    current_session().rotate()
    keep_sealed(_OPENED, code)


def opened_receipt() -> str:
    """The receipt that this browser brought, or empty."""
    return find_sealed(_OPENED)


def open_letter(letter_id: str) -> None:
    """Remember which letter this browser opened, in a session whose token was known to nobody before."""
    current_session().rotate()
    keep_sealed(_LETTER, letter_id)


def opened_letter() -> str:
    """The letter that this browser opened, or empty."""
    return find_sealed(_LETTER)


def close_letter() -> None:
    """Forget the letter."""
    current_session().pop(_LETTER, None)


def may_send(form: PortalForm, draft: Draft) -> bool:
    """Not faster than anybody reads, and not more than the limits let; else words in the form."""
    if clock.now().timestamp() - draft.begun_at < honours.limit(honours.SHORTEST_READING_SECONDS):
        form.form_errors.append(str(labels.PROBLEMS["too-quick"]))
        return False
    try:
        throttle.by_address(f"{honours.limit(honours.SENT_PER_HOUR)}/hour", "models-sent")
        together = honours.limit(honours.SENT_PER_HOUR_TOGETHER)
        throttle.by_key(f"{together}/hour", "models-sent-together", "everybody")
    except TooMany as error:
        minutes = -(-error.retry_after // 60)
        form.form_errors.append(
            _("This is used very much just now. Please try again in %(minutes)s minutes.", minutes=minutes)
        )
        return False
    return True
