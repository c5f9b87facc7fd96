"""Writes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.subjects import queries
from app.features.subjects.models import Subject
from app.kernel import clock
from app.kernel.bulk import insert_many
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


def register_subjects(session: Session, persons: Mapping[str, str]) -> dict[str, UUID]:
    """The ids of the subjects with these ID numbers (number to name), made where the register lacks them.

    As `register_subject`, for many at once and in one statement.
    """
    keyring = keyring_of(session)
    by_index = {queries.number_index(session, number): number for number in persons}
    if not by_index:
        return {}
    found = session.execute(
        select(Subject.id_number_index, Subject.id).where(Subject.id_number_index.in_(list(by_index)))
    )
    ids = {by_index[index]: row_id for index, row_id in found}
    fresh, now = [], clock.now()
    for index, number in by_index.items():
        if number not in ids:
            ids[number] = row_id = new_id()
            fresh.append(
                {
                    "id": row_id,
                    "id_number_index": index,
                    "id_number_sealed": keyring.seal(number, f"subjects.id_number:{row_id}"),
                    "name_sealed": keyring.seal(persons[number], f"subjects.name:{row_id}"),
                    "known_since": now,
                }
            )
    insert_many(session, Subject, fresh)
    return ids
