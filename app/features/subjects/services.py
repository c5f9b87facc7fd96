"""Writes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.subjects import queries
from app.features.subjects.models import Subject
from app.kernel import clock
from app.kernel.db import keyring_of
from app.kernel.ids import new_id


def register_subject(session: Session, *, name: str, id_number: str) -> Subject:
    """The subject of an ID number, made where the register does not have it yet.

    The number must have been parsed. A known subject keeps the name first handed in; a differing
    name is for the intake to notice.
    """
    found = queries.find_by_number(session, id_number)
    if found is not None:
        return found
    keyring, row_id = keyring_of(session), new_id()
    subject = Subject(
        id=row_id,
        id_number_index=queries.number_index(session, id_number),
        id_number_sealed=keyring.seal(id_number, f"subjects.id_number:{row_id}"),
        name_sealed=keyring.seal(name, f"subjects.name:{row_id}"),
        known_since=clock.now(),
    )
    session.add(subject)
    session.flush()
    return subject
