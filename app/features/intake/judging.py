"""Judging rows against what the portal already knows: the catalogue, earlier records, the rest of the file.

Reads only. The same judgement serves the dry run and the real one, so that their receipts are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.adapters.sheets import SheetRow
from app.features.catalogue import queries as catalogue
from app.features.catalogue.models import CatalogueItem
from app.features.intake import known
from app.features.intake.kinds import READERS, ReadRow
from app.features.intake.known import KnownRecord, KnownSubject
from app.features.intake.models import Outcome
from app.features.intake.record_facts import Taken, taken_from
from app.features.intake.row_cells import DecisionKey, content_digest
from app.features.intake.row_judging import RowProblem, waiving
from app.features.intake.scope import Scope, headings_of
from app.features.intake.states import BatchMode
from app.features.intake.withdrawal_rows import WithdrawalRow, read_withdrawal
from app.features.records.services import content_digest as version_digest
from app.features.records.services import version_contents
from app.kernel.db import keyring_of
from app.rulebook.catalogue import match_item

DUPLICATE = "duplicate"
NO_CATALOGUE_ITEM = "no-catalogue-item"
NAME_DIFFERS = "name-differs"
UNCHANGED = "unchanged"
DIFFERS = "differs-from-record"
NO_SUCH_RECORD = "no-such-record"
IDENTITY_CHANGED = "identity-changed"
NOT_YOURS = "not-your-record"
IS_WITHDRAWN = "record-withdrawn"
TAKEN_BACK = "taken-back"
Read = ReadRow | WithdrawalRow | RowProblem
# What a reviewer may set aside when a row is released; what the law seals is not among it.
WAIVABLE = frozenset({"forbidden-content", NAME_DIFFERS})


@dataclass(frozen=True, repr=False)
class Judged:
    """A row with its receipt, and with what follows from it where it is taken."""

    row: SheetRow
    outcome: Outcome
    rule: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    is_releasable: bool = False
    taken: Taken | None = None
    item: CatalogueItem | None = None
    record: KnownRecord | None = None
    withdrawal: WithdrawalRow | None = None


class RowJudge:
    """Judges the rows of one file in order, a slice at a time."""

    def __init__(
        self, session: Session, scope: Scope, today: date, *, waived: frozenset[str] = frozenset()
    ) -> None:
        self._scope, self._today, self._waived = scope, today, waived & WAIVABLE
        self._keyring = keyring_of(session)
        self._seen: set[int] = set()
        self._names: dict[str, str] = {}
        self.bind(session)

    def bind(self, session: Session) -> None:
        """Go on in another session: each slice has a transaction of its own."""
        self._session = session
        self._items = catalogue.items_in_force(session, self._today)
        self._fitting: dict[tuple[str, tuple[str, ...], str], CatalogueItem | None] = {}

    def pass_over(self, rows: Sequence[SheetRow]) -> None:
        """Only remember which decisions these rows name: they have their receipts from before a crash."""
        for _row, found in self._read_all(rows):
            if not isinstance(found, RowProblem):
                self._is_first(self._fingerprint(found.decision_key))

    def judge(self, rows: Sequence[SheetRow]) -> list[Judged]:
        """Judge a slice. What is known already is looked up once for all of them."""
        read = self._read_all(rows)
        keys = {
            row.number: self._fingerprint(found.decision_key)
            for row, found in read
            if not isinstance(found, RowProblem)
        }
        records = known.records_by_key(self._session, list(keys.values()))
        self._names = {}
        if self._scope.mode is BatchMode.WITHDRAWAL:
            return [self._withdrawal(row, found, keys, records) for row, found in read]
        taken = {
            row.number: taken_from(found, keys[row.number])
            for row, found in read
            if not isinstance(found, RowProblem | WithdrawalRow)
        }
        subjects = known.subjects_by_number(self._session, [one.id_number for one in taken.values()])
        return [
            self._problem(row, found)
            if isinstance(found, RowProblem)
            else self._good(row, taken[row.number], records, subjects)
            for row, found in read
        ]

    def _read_all(self, rows: Sequence[SheetRow]) -> list[tuple[SheetRow, Read]]:
        if self._scope.mode is BatchMode.WITHDRAWAL:
            return [(row, read_withdrawal(row.cells, today=self._today)) for row in rows]
        reader = READERS[self._scope.kind]
        with waiving(self._waived):
            return [(row, reader(row.cells, today=self._today)) for row in rows]

    def _problem(self, row: SheetRow, problem: RowProblem) -> Judged:
        is_kept = problem.outcome == Outcome.QUARANTINED
        return Judged(
            row=row,
            outcome=Outcome(problem.outcome),
            rule=problem.rule,
            values=problem.values,
            digest=self._digest(row) if is_kept else "",
            is_releasable=problem.is_releasable,
        )

    def _good(
        self,
        row: SheetRow,
        taken: Taken,
        records: Mapping[str, KnownRecord],
        subjects: Mapping[str, KnownSubject],
    ) -> Judged:
        if not self._is_first(taken.facts.decision_key):
            return Judged(row, Outcome.REJECTED, DUPLICATE)
        is_correction = self._scope.mode is BatchMode.CORRECTION
        record = records.get(taken.facts.decision_key)
        if is_correction and (refused := self._refused(row, taken, record)):
            return refused
        item = self._item_of(taken)
        if item is None:
            return Judged(row, Outcome.REJECTED, NO_CATALOGUE_ITEM)
        if self._has_another_name(taken, subjects) and NAME_DIFFERS not in self._waived:
            return Judged(
                row, Outcome.QUARANTINED, NAME_DIFFERS, digest=self._digest(row), is_releasable=True
            )
        if record is None:
            return Judged(row, Outcome.ACCEPTED, taken=taken, item=item)
        if record.is_withdrawn:
            return Judged(row, Outcome.REJECTED, IS_WITHDRAWN, record=record)
        if self._says_the_same(taken, record):
            return Judged(row, Outcome.UNCHANGED, UNCHANGED, record=record)
        # That a body takes its own entry back is never delayed, whatever the sheet was handed in for.
        is_removal = taken.facts.removed_on is not None and self._is_within_reach(record)
        if not is_correction and not is_removal:
            return Judged(row, Outcome.REJECTED, DIFFERS, record=record)
        return Judged(row, Outcome.CORRECTED, taken=taken, item=item, record=record)

    def _withdrawal(
        self,
        row: SheetRow,
        found: Read,
        keys: Mapping[int, str],
        records: Mapping[str, KnownRecord],
    ) -> Judged:
        if not isinstance(found, WithdrawalRow):
            assert isinstance(found, RowProblem), "a withdrawal sheet has withdrawals"
            return self._problem(row, found)
        if not self._is_first(keys[row.number]):
            return Judged(row, Outcome.REJECTED, DUPLICATE)
        record = records.get(keys[row.number])
        if record is None:
            return Judged(row, Outcome.REJECTED, NO_SUCH_RECORD)
        if not self._is_within_reach(record):
            return Judged(row, Outcome.REJECTED, NOT_YOURS)
        if record.is_withdrawn:
            return Judged(row, Outcome.UNCHANGED, UNCHANGED, record=record)
        due_on = found.reason.due(found.happened_on).on
        values = {"reason": found.reason.code, "due_on": due_on.isoformat()}
        if self._today > due_on:
            values["late"] = "yes"
        return Judged(row, Outcome.WITHDRAWN, TAKEN_BACK, values, record=record, withdrawal=found)

    def _refused(self, row: SheetRow, taken: Taken, record: KnownRecord | None) -> Judged | None:
        """Why a correction cannot be one: body, number and person are what a record is known by."""
        if record is None:
            is_known = known.is_under_other_identity(
                self._session, taken, self._keyring.blind(taken.id_number, "id-number"), self._scope.body_id
            )
            return Judged(row, Outcome.REJECTED, IDENTITY_CHANGED if is_known else NO_SUCH_RECORD)
        return None if self._is_within_reach(record) else Judged(row, Outcome.REJECTED, NOT_YOURS)

    def _is_within_reach(self, record: KnownRecord) -> bool:
        return self._scope.body_id is None or self._scope.body_id in record.body_ids

    def _says_the_same(self, taken: Taken, record: KnownRecord) -> bool:
        digest = version_digest(version_contents(taken.facts))
        return record.digest == digest and record.decided_on == taken.facts.decided_on

    def _item_of(self, taken: Taken) -> CatalogueItem | None:
        facts = taken.facts
        key = (facts.kind, facts.penalty_kinds, facts.list_code)
        if key not in self._fitting:
            self._fitting[key] = match_item(
                self._items,
                record_kind=facts.kind,
                kinds=facts.penalty_kinds,
                list_code=facts.list_code or None,
                on=self._today,
            )
        return self._fitting[key]

    def _has_another_name(self, taken: Taken, subjects: Mapping[str, KnownSubject]) -> bool:
        """Whether the register, or a row before this one, knows the number with another name."""
        subject = subjects.get(taken.id_number)
        name = subject.name if subject else self._names.setdefault(taken.id_number, taken.name)
        return name != taken.name

    def _is_first(self, decision_key: str) -> bool:
        """Whether no earlier row of this file names the decision; half of its key is plenty for that."""
        short, before = int(decision_key[:32], 16), len(self._seen)
        self._seen.add(short)
        return len(self._seen) > before

    def _fingerprint(self, key: DecisionKey) -> str:
        # A decision is known by body, number and person; the code of the body is left out, since sheets
        # carry it wrong or not at all.
        return self._keyring.blind(f"{key.body_name}\0{key.decision_no}\0{key.id_number}", "decision")

    def _digest(self, row: SheetRow) -> str:
        return content_digest(headings_of(self._scope), row.cells, key=self._keyring.index_key)
