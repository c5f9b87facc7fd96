"""What a reporter's session holds between pages: the draft, the receipt, the opened mailbox. All sealed.

The session's row names no address; sealed, it also says nothing of the tip to whoever reads the table.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from app.features.tips import receipts
from app.kernel import clock
from app.web.access import current_actor
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session

_DRAFT, _MAILBOX, _TRIES = "draft", "mailbox", "tries"
_PURPOSE = "tip"
_FREE_TRIES = 3
_LONGEST_WAIT = 300


@dataclass
class Draft:
    """The answers so far. The receipt is made first, so that filing twice files once; `tip_id` once filed."""

    receipt: str
    answers: dict[str, str] = field(default_factory=dict)
    tip_id: str = ""

    def answer(self, name: str) -> str:
        return self.answers.get(name, "")


def find_draft() -> Draft | None:
    """The draft of this session, or None."""
    opened = find_sealed(_DRAFT, _PURPOSE)
    return Draft(**json.loads(opened)) if opened else None


def begin_draft() -> Draft:
    """A new draft, in a session whose token was known to nobody before."""
    current_session().rotate()
    return Draft(receipts.new_receipt())


def keep_draft(draft: Draft) -> None:
    """Keep the draft for the next page."""
    keep_sealed(_DRAFT, json.dumps(asdict(draft)), _PURPOSE)


def keep_only_receipt(draft: Draft, tip_id: UUID) -> None:
    """The tip is filed: keep its receipt until it is typed back, and none of the words."""
    keep_draft(Draft(draft.receipt, tip_id=str(tip_id)))


def drop_draft() -> None:
    """Forget the draft and the receipt."""
    current_session().pop(_DRAFT, None)


def open_mailbox(tip_id: UUID) -> None:
    """Remember which tip was opened by its code, in a session whose token was known to nobody before."""
    current_session().rotate()
    current_session().pop(_TRIES, None)
    keep_sealed(_MAILBOX, str(tip_id), _PURPOSE)


def opened_tip() -> UUID | None:
    """The tip that this session opened, or None."""
    opened = find_sealed(_MAILBOX, _PURPOSE)
    return UUID(opened) if opened else None


def forget_all() -> None:
    """Leave nothing of tips in this session; one without an account ends."""
    session = current_session()
    for key in (_DRAFT, _MAILBOX, _TRIES):
        session.pop(key, None)
    if not current_actor().is_signed_in:
        session.destroy()


def seconds_to_wait() -> int:
    """How long this session has to wait before it may try a code again."""
    _count, until = current_session().get(_TRIES, (0, 0))
    return max(0, int(until - clock.now().timestamp()) + 1) if until else 0


def count_wrong_code() -> None:
    """A wrong code: from the third on each makes the next wait twice as long."""
    count = current_session().get(_TRIES, (0, 0))[0] + 1
    wait = min(2 ** (count - _FREE_TRIES + 2), _LONGEST_WAIT) if count >= _FREE_TRIES else 0
    until = clock.now().timestamp() + wait if wait else 0
    current_session()[_TRIES] = (count, until)
