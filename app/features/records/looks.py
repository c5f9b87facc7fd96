"""What the access log keeps of staff who look at what there is about a person (rule 6.1)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.features.records.models import CreditRecord
from app.kernel import access_log
from app.kernel.actors import Actor


@dataclass(frozen=True)
class Look:
    """What a look is at, in the words of the access log; without a basis of its own, it is the record's."""

    record: CreditRecord
    action: str
    thing: str
    fields: str
    basis: str = ""


def note_look(session: Session, actor: Actor, look: Look, *, purpose: str) -> None:
    """Log that staff looked, and what for; the person reads it."""
    access_log.record(
        session,
        actor,
        subject_id=look.record.subject_id,
        action=look.action,
        thing=look.thing,
        fields=look.fields,
        purpose=purpose,
        basis=(look.basis or look.record.catalogue_item.collecting_basis)[:200],
    )
