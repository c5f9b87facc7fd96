"""What a reporter's session holds between pages: the draft, the receipt, the opened mailbox. All sealed.

The session's row names no address; sealed, it also says nothing of the tip to whoever reads the table.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from app.features.tips import receipts
from app.features.tips.queries.identities import PURPOSE as REPORTER
from app.features.tips.services import AREA
from app.features.uploads import baskets
from app.features.uploads.baskets import Basket
from app.web.access import current_actor
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session
from app.web.toolbox import toolbox

_DRAFT, _MAILBOX = "draft", "mailbox"
PATIENCE = "patience"
_PURPOSE = "tip"


@dataclass
class Draft:
    """The answers so far. The receipt is made first, so that filing twice files once; `tip_id` once filed.

    `receipt_index` is derived with the receipt: it is slow, and filing must not wait for it.
    """

    receipt: str
    answers: dict[str, str] = field(default_factory=dict)
    tip_id: str = ""
    receipt_index: str = ""

    def answer(self, name: str) -> str:
        return self.answers.get(name, "")


def find_draft() -> Draft | None:
    """The draft of this session, or None."""
    opened = find_sealed(_DRAFT, REPORTER)
    return Draft(**json.loads(opened)) if opened else None


def begin_draft() -> Draft:
    """A new draft, in a session whose token was known to nobody before."""
    current_session().rotate()
    receipt = receipts.new_receipt()
    return Draft(receipt, receipt_index=receipts.index_of(toolbox().keyring, receipt))


def keep_draft(draft: Draft) -> None:
    """Keep the draft for the next page, under the key of reporters: it may hold a name."""
    keep_sealed(_DRAFT, json.dumps(asdict(draft)), REPORTER)


def keep_only_receipt(draft: Draft, tip_id: UUID) -> None:
    """The tip is filed: keep its receipt until it is typed back, and none of the words or files."""
    baskets.drop_basket(AREA, _DRAFT)
    keep_draft(Draft(draft.receipt, tip_id=str(tip_id)))


def drop_draft() -> None:
    """Forget the draft and the receipt."""
    current_session().pop(_DRAFT, None)


def basket_of_draft() -> Basket:
    """The files that go with the draft."""
    return baskets.open_basket(AREA, _DRAFT)


def open_mailbox(tip_id: UUID) -> None:
    """Remember which tip was opened by its code, in a session whose token was known to nobody before."""
    current_session().rotate()
    current_session().pop(PATIENCE, None)
    keep_sealed(_MAILBOX, str(tip_id), _PURPOSE)


def opened_tip() -> UUID | None:
    """The tip that this session opened, or None."""
    opened = find_sealed(_MAILBOX, _PURPOSE)
    return UUID(opened) if opened else None


def forget_all() -> None:
    """Leave nothing of tips in this session, nor of its files; one without an account ends."""
    baskets.discard_all()
    session = current_session()
    for key in (_DRAFT, _MAILBOX, PATIENCE):
        session.pop(key, None)
    if not current_actor().is_signed_in:
        session.destroy()
