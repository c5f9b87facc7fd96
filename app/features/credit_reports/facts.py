"""What a report says about a person, without words: gathered from the records, and its digest.

The digest is the one thing that the report, its attachment and the verification page have in common. It
covers what others may rely on (who, records, publications, objections). It leaves out who looked at the
person: a look changes nothing about them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, not_, select
from sqlalchemy.orm import Session

from app.features.credit_reports.contents import ALWAYS, SECTIONS
from app.features.disclosures.models import Disclosure
from app.features.objections import queries as objections
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome
from app.features.records import queries as records
from app.features.records.models import CreditRecord, RecordKind
from app.features.repairs import queries as repairs
from app.features.repairs.models import RepairApplication
from app.features.statements import queries as statements
from app.features.statements.models import OwnStatement
from app.features.subjects import queries as subjects
from app.features.subjects.queries import Identity
from app.kernel import clock
from app.kernel.access_log import Access
from app.kernel.db import keyring_of
from app.rulebook.masking import mask_id_number

FORMAT = 1
"""Of the contents that are digested; another format means another digest for the same facts."""
VERIFIED = "credit_reports.verified"
"""The action under which a verification is logged."""
KINDS_OF = {
    "administrative": (RecordKind.PENALTY, RecordKind.PERMIT),
    "honours": (RecordKind.HONOUR,),
    "serious_lists": (RecordKind.SERIOUS_LIST,),
    "judicial": (RecordKind.JUDGMENT_DEBTOR,),
    "titles": (RecordKind.TITLE,),
    "commitments": (RecordKind.COMMITMENT,),
}
"""Which kinds of record stand in which section."""
MADE = "credit_reports.made"
"""The action under which a report that somebody had made is logged."""
MOST_LOOKS = 1000
"""Of the looks at a person so many are printed, newest first."""


@dataclass(frozen=True)
class Facts:
    """Everything a report is about, as of a day. `salt` keeps a digest from being guessed back to a name.

    `own_statements` with their words; each stands beside its record.
    """

    today: date
    identity: Identity
    known_since: datetime
    salt: str
    records: tuple[CreditRecord, ...]
    disclosures: Mapping[UUID, tuple[Disclosure, ...]]
    objections: tuple[Objection, ...]
    repairs: tuple[RepairApplication, ...]
    sections: tuple[str, ...] = SECTIONS
    own_statements: tuple[tuple[OwnStatement, str], ...] = ()

    @property
    def is_excerpt(self) -> bool:
        """Whether something was left out."""
        return self.sections != SECTIONS

    @property
    def chosen(self) -> tuple[str, ...]:
        """The sections that stand here because somebody chose them."""
        return tuple(key for key in self.sections if key not in ALWAYS)

    @property
    def kinds(self) -> tuple[RecordKind, ...]:
        """The kinds of record that stand in the chosen sections."""
        return tuple(kind for key in self.sections for kind in KINDS_OF.get(key, ()))

    def narrowed(self, sections: Collection[str]) -> Facts:
        """What the chosen sections are about; the rest is not counted either, so that nobody infers it.

        Objections and repairs stand here as long as their record does: what was deleted or repaired is not
        told by a detour.

        A mark stays beside its record, whether or not the list of objections was chosen.
        """
        if unknown := set(sections) - set(SECTIONS):
            raise ValueError(f"no section is called {min(unknown)}")
        chosen = tuple(key for key in SECTIONS if key in sections or key in ALWAYS)
        kinds = {kind for key in chosen for kind in KINDS_OF.get(key, ())}
        kept = tuple(record for record in self.records if record.kind in kinds)
        ids = {record.id for record in kept}
        return replace(
            self,
            sections=chosen,
            records=kept,
            own_statements=tuple(one for one in self.own_statements if one[0].record_id in ids),
            objections=tuple(
                one
                for one in self.objections
                if one.record_id in ids and ("objections" in chosen or _stands_beside_its_record(one))
            ),
        )

    @property
    def masked_number(self) -> str:
        return mask_id_number(self.identity.id_number.value)

    def of_kind(self, *kinds: str) -> tuple[CreditRecord, ...]:
        """The records of some kinds, newest finding first."""
        return tuple(record for record in self.records if record.kind in kinds)

    def shown(self, record: CreditRecord) -> tuple[Disclosure, ...]:
        """The publications that there are or were of a record, newest first."""
        return tuple(one for one in self.disclosures.get(record.id, ()) if one.published_at is not None)

    def shown_today(self) -> tuple[CreditRecord, ...]:
        """The records that the public sees now."""
        return tuple(
            record
            for record in self.records
            if any(one.is_visible_on(self.today) for one in self.shown(record))
        )

    def objections_to(self, record: CreditRecord) -> tuple[Objection, ...]:
        """The objections to a record, newest first."""
        return tuple(one for one in self.objections if one.record_id == record.id)

    def statement_on(self, record: CreditRecord) -> str:
        """What the person says about a record; empty where nothing is shown beside it."""
        return next((text for one, text in self.own_statements if one.record_id == record.id), "")

    def repairs_of(self, record: CreditRecord) -> tuple[RepairApplication, ...]:
        """The applications to repair a record, newest first."""
        return tuple(one for one in self.repairs if one.record_id == record.id)

    def contents(self) -> dict[str, Any]:
        """What is digested: plain values, without words of ours."""
        excerpt = {"sections": list(self.sections)} if self.is_excerpt else {}
        return excerpt | {
            "format": FORMAT,
            "salt": self.salt,
            "person": {
                "name": self.identity.name,
                "id_number_masked": self.masked_number,
                "known_since": clock.day_of(self.known_since).isoformat(),
            },
            "records": [self._record(record) for record in self.records],
            "objections": [_objection(objection) for objection in self.objections],
            "own_statements": [_statement(*one) for one in self.own_statements],
            "repairs": [_repair(one) for one in self.repairs],
        }

    def digest(self) -> str:
        """SHA-256 of `contents()` as JSON in UTF-8 with sorted keys and no spaces."""
        canonical = json.dumps(self.contents(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def _record(self, record: CreditRecord) -> dict[str, Any]:
        version, item = records.current_version(record), record.catalogue_item
        return {
            "reference": record.reference,
            "kind": record.kind,
            "polarity": record.polarity,
            "severity": record.severity,
            "title": record.title,
            "decision_no": record.decision_no,
            "decided_on": record.decided_on.isoformat(),
            "determining_body": record.determining_body.name,
            "source_body": record.source_body.name,
            "collecting_basis": item.collecting_basis,
            "publication_basis": item.publication_basis,
            "publish_until": _iso(record.publish_until),
            "use_until": _iso(record.use_until),
            "earliest_repair_on": _iso(record.earliest_repair_on),
            "rulebook_version": record.rulebook_version,
            "is_under_objection": record.is_under_objection,
            "version": record.version,
            "says": version.contents,
            "publications": [self._publication(one) for one in self.shown(record)],
        }

    def _publication(self, disclosure: Disclosure) -> dict[str, Any]:
        return {
            "reference": disclosure.reference,
            "is_shown": disclosure.is_visible_on(self.today),
            "since": _day(disclosure.published_at),
            "until": _iso(disclosure.publish_until),
            "ended_on": _day(disclosure.ended_at),
            "end_reason": disclosure.end_reason,
        }


@dataclass(frozen=True)
class Looks:
    """Who looked at a person: the newest, and how many there are."""

    newest: tuple[Access, ...]
    in_all: int


def gather(session: Session, subject_id: UUID) -> Facts:
    """Everything about a person as of now."""
    subject, today = subjects.get_subject(session, subject_id), clock.today()
    return Facts(
        today=today,
        identity=subjects.identity_of(session, subject),
        known_since=subject.known_since,
        salt=keyring_of(session).blind(str(subject_id), "report-contents"),
        records=records.records_of(session, subject_id, today),
        disclosures=_disclosures_by_record(session, subject_id),
        objections=objections.of_subject(session, subject_id),
        repairs=repairs.of_subject(session, subject_id),
        own_statements=tuple(
            (one, statements.text_of(session, one))
            for one in statements.accepted_of_subject(session, subject_id, today)
        ),
    ).narrowed(SECTIONS)


def looks_at(session: Session, subject_id: UUID, *, without: str) -> Looks:
    """Who looked at a person, save the entry of the thing `without`: a report does not report itself.

    Verifications are no looks: they show nothing about the person, and anybody could pile them up before
    the looks that matter. Nor are reports that the person had made: nobody else saw anything by them, and the
    second of a day would differ from the first by nothing but that one. Both stand on the page of looks.
    """
    own = and_(Access.action == MADE, Access.post == "citizen")
    of_person = (
        Access.subject_id == subject_id, Access.action != VERIFIED, Access.thing != without, not_(own)
    )  # fmt: skip
    found = select(Access).where(*of_person).order_by(Access.position.desc()).limit(MOST_LOOKS)
    return Looks(
        newest=tuple(session.scalars(found)),
        in_all=session.scalar(select(func.count(Access.id)).where(*of_person)) or 0,
    )


def _disclosures_by_record(session: Session, subject_id: UUID) -> dict[UUID, tuple[Disclosure, ...]]:
    found = (
        select(Disclosure)
        .join(Disclosure.record)
        .where(CreditRecord.subject_id == subject_id)
        .order_by(Disclosure.id.desc())
    )
    grouped: dict[UUID, tuple[Disclosure, ...]] = {}
    for disclosure in session.scalars(found):
        grouped[disclosure.record_id] = (*grouped.get(disclosure.record_id, ()), disclosure)
    return grouped


def _stands_beside_its_record(objection: Objection) -> bool:
    """Pending, or one that could not be confirmed (rules 4.1, 4.3)."""
    return objection.is_open or objection.outcome == ObjectionOutcome.CANNOT_BE_CONFIRMED


def _objection(objection: Objection) -> dict[str, Any]:
    return {
        "reference": objection.reference,
        "record": objection.record.reference,
        "ground": objection.ground,
        "state": objection.state,
        "filed_on": _day(objection.filed_at),
        "due_on": _iso(objection.due_on),
        "outcome": objection.outcome,
        "decided_on": _day(objection.decided_at),
    }


def _statement(statement: OwnStatement, text: str) -> dict[str, Any]:
    return {
        "reference": statement.reference,
        "record": statement.record.reference,
        "accepted_on": _day(statement.decided_at),
        "text": text,
    }


def _repair(application: RepairApplication) -> dict[str, Any]:
    return {
        "reference": application.reference,
        "record": application.record.reference,
        "state": application.state,
        "filed_on": _day(application.filed_at),
        "decided_on": _day(application.decided_at),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(instant: datetime | None) -> str | None:
    return clock.day_of(instant).isoformat() if instant is not None else None
