"""Reads. A person is found by the whole ID number, never by name (promise 18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.subjects.models import Subject
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.rulebook.identity import IdNumber, parse_id_number


@dataclass(frozen=True)
class Identity:
    """A subject's name and number, opened. For pages of the person and for gates; never for logs."""

    name: str
    id_number: IdNumber

    @property
    def birth_on(self) -> date:
        return self.id_number.birth_on


def number_index(session: Session, id_number: str) -> str:
    """The blind index of an ID number."""
    return keyring_of(session).blind(id_number, "id-number")


def find_by_number(session: Session, id_number: str) -> Subject | None:
    """The subject of a whole, valid ID number."""
    return session.scalar(select(Subject).where(Subject.id_number_index == number_index(session, id_number)))


def get_subject(session: Session, subject_id: UUID) -> Subject:
    """Raises NotFound."""
    subject = session.get(Subject, subject_id)
    if subject is None:
        raise NotFound("no-such-subject")
    return subject


def identity_of(session: Session, subject: Subject) -> Identity:
    """Open a subject's name and number."""
    keyring = keyring_of(session)
    return Identity(subject.name(keyring), parse_id_number(subject.id_number(keyring)))
