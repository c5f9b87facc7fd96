"""Judging rows against what the portal already knows: the catalogue, earlier records, the rest of the file.

Reads only. The same judgement serves the dry run and the real one, so that their receipts are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.adapters.sheets import SheetRow
from app.features.catalogue import queries as catalogue
from app.features.catalogue.models import CatalogueItem
from app.features.intake.kinds import READERS
from app.features.intake.models import Outcome
from app.features.intake.record_facts import Taken, taken_from
from app.features.intake.row_judging import DecisionKey, RowProblem, content_digest
from app.features.records.models import CreditRecord
from app.features.records.services import content_digest as version_digest
from app.features.records.services import version_contents
from app.features.subjects.models import Subject
from app.features.subjects.queries import number_index
from app.kernel.db import keyring_of
from app.rulebook.catalogue import match_item

DUPLICATE = "duplicate"
NO_CATALOGUE_ITEM = "no-catalogue-item"
NAME_DIFFERS = "name-differs"
UNCHANGED = "unchanged"


@dataclass(frozen=True, repr=False)
class Judged:
    """A row with its receipt, and with what its record will say where it is accepted."""

    row: SheetRow
    outcome: Outcome
    rule: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    is_releasable: bool = False
    taken: Taken | None = None
    item: CatalogueItem | None = None
    record: CreditRecord | None = None


class RowJudge:
    """Judges the rows of one file in order, a chunk at a time."""

    def __init__(self, session: Session, kind: str, today: date) -> None:
        self._session, self._kind, self._today = session, kind, today
        self._keyring = keyring_of(session)
        self._items = catalogue.items_in_force(session, today)
        self._seen: set[str] = set()

    def bind(self, session: Session) -> None:
        """Go on in another session: each chunk has a transaction of its own."""
        self._session = session
        self._items = catalogue.items_in_force(session, self._today)

    def judge(self, rows: Sequence[SheetRow]) -> list[Judged]:
        """Judge a chunk. What is known already is looked up once for all of them."""
        read = [(row, READERS[self._kind](row.cells, today=self._today)) for row in rows]
        taken = {
            row.number: taken_from(found, self._fingerprint(found.decision_key))
            for row, found in read
            if not isinstance(found, RowProblem)
        }
        known = self._known_records([one.facts.decision_key for one in taken.values()])
        subjects = self._known_subjects([one.id_number for one in taken.values()])
        return [
            self._problem(row, found)
            if isinstance(found, RowProblem)
            else self._good(row, taken[row.number], known, subjects)
            for row, found in read
        ]

    def _problem(self, row: SheetRow, problem: RowProblem) -> Judged:
        return Judged(
            row=row,
            outcome=Outcome(problem.outcome),
            rule=problem.rule,
            values=problem.values,
            digest=self._digest(row),
            is_releasable=problem.is_releasable,
        )

    def _good(
        self, row: SheetRow, taken: Taken, known: Mapping[str, CreditRecord], subjects: Mapping[str, Subject]
    ) -> Judged:
        facts, digest = taken.facts, self._digest(row)
        if facts.decision_key in self._seen:
            return Judged(row, Outcome.REJECTED, DUPLICATE, digest=digest)
        self._seen.add(facts.decision_key)
        item = match_item(
            self._items,
            record_kind=facts.kind,
            kinds=facts.penalty_kinds,
            list_code=facts.list_code or None,
            on=self._today,
        )
        if item is None:
            return Judged(row, Outcome.REJECTED, NO_CATALOGUE_ITEM, digest=digest)
        subject = subjects.get(number_index(self._session, taken.id_number))
        if subject is not None and subject.name(self._keyring) != taken.name:
            return Judged(row, Outcome.QUARANTINED, NAME_DIFFERS, digest=digest, is_releasable=True)
        record = known.get(facts.decision_key)
        if record is not None and record.versions[-1].content_digest == version_digest(
            version_contents(facts)
        ):
            return Judged(row, Outcome.UNCHANGED, UNCHANGED, digest=digest, record=record)
        return Judged(row, Outcome.ACCEPTED, digest=digest, taken=taken, item=item, record=record)

    def _known_records(self, keys: list[str]) -> dict[str, CreditRecord]:
        found = (
            select(CreditRecord)
            .where(CreditRecord.decision_key.in_(keys))
            .options(selectinload(CreditRecord.versions))
        )
        return {record.decision_key: record for record in self._session.scalars(found)}

    def _known_subjects(self, numbers: list[str]) -> dict[str, Subject]:
        indexes = [number_index(self._session, number) for number in numbers]
        found = self._session.scalars(select(Subject).where(Subject.id_number_index.in_(indexes)))
        return {subject.id_number_index: subject for subject in found}

    def _fingerprint(self, key: DecisionKey) -> str:
        # A decision is known by body, number and person; the code of the body is left out, since sheets
        # carry it wrong or not at all.
        return self._keyring.blind(f"{key.body_name}\0{key.decision_no}\0{key.id_number}", "decision")

    def _digest(self, row: SheetRow) -> str:
        return content_digest(self._kind, row.cells, key=self._keyring.index_key)
