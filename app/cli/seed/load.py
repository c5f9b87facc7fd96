"""People for load tests: as many as asked for, each with one record and its disclosure.

A hundred thousand are made in minutes because nobody plays their procedure: each row is built as the services
leave it when a disclosure is public, from the same rulebook, masks and seals, and written a slice at a time.
There are no papers, messages or events of each; `seed demo` tells whole stories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.cli.seed import sheets
from app.cli.seed.people import CLERK, COURT, MARKET, OFFICE, SAFETY, TAX, TRANSPORT, DemoBody, id_number
from app.cli.seed.story import APPROVAL, REASON, Stage, make_office
from app.features.accounts import queries as accounts
from app.features.bodies import queries as bodies
from app.features.bodies.models import Body
from app.features.catalogue import queries as catalogue
from app.features.catalogue.models import CatalogueItem
from app.features.disclosures import counting
from app.features.disclosures.models import Disclosure
from app.features.disclosures.name_check import check_index
from app.features.disclosures.states import DisclosureState, EndReason
from app.features.records import services as records
from app.features.records.models import CreditRecord, RecordKind
from app.features.records.services import NewRecord, RecordFacts
from app.features.subjects import queries as subjects
from app.features.subjects.models import Subject
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from app.kernel.db import keyring_of
from app.kernel.ids import new_id, new_reference
from app.rulebook import deadlines
from app.rulebook.identity import parse_id_number
from app.rulebook.masking import mask_name
from app.web.toolbox import Toolbox

_SLICE = 500
_PREFIX = "灵负测"
# Decisions of the last three years and a half: the terms of the oldest are over.
_FIRST_DAY, _DAYS = 60, 1_240
_PROPOSER, _APPROVER = "seed:proposer", "seed:approver"
_FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
_GIVEN = "志淑玉德国凤秀文桂兰", "强华珍明栋霞英芳成福"
_END_REASONS = (EndReason.REPAIRED, EndReason.BASIS_REVOKED, EndReason.OBJECTION_UPHELD)


@dataclass(frozen=True)
class _Case:
    """What many people did; `kinds` of a penalty, or the list of an entry."""

    kind: RecordKind
    title: str
    body: DemoBody
    domain: str
    contents: dict[str, str]
    kinds: tuple[str, ...] = ()
    list_code: str = ""


def _revoked(case: tuple[str, str, str, str, str, str], body: DemoBody, domain: str) -> _Case:
    conduct, facts, basis, kinds, content, _fine = case
    contents = {"conduct": conduct, "violation_facts": facts, "penalty_basis": basis}
    contents |= {"penalty_kind": kinds, "penalty_content": content}
    return _Case(RecordKind.PENALTY, conduct, body, domain, contents, kinds=(kinds,))


def _listed(code: str, entry: tuple[str, str, str, str], body: DemoBody, domain: str) -> _Case:
    listed, reason, basis, measures = entry
    contents = {"list_name": listed, "entry_reason": reason, "entry_basis": basis, "measures": measures}
    return _Case(RecordKind.SERIOUS_LIST, listed, body, domain, contents, list_code=code)


_MARKET_LIST = (
    "市场监督管理严重违法失信",
    "经营未取得许可的食品，货值金额二十一万元，被吊销许可证。",
    "《市场监督管理严重违法失信名单管理办法》第五条",
    "纳入重点监管范围",
)
_SAFETY_LIST = (
    "安全生产严重失信",
    "对一起较大生产安全事故负有主要责任。",
    "《安全生产严重失信主体名单管理办法》第六条",
    "限制任职；纳入重点监管范围",
)
CASES = (
    _revoked(sheets.REVOKED_FOOD, MARKET, "food-and-drugs"),
    _revoked(sheets.REVOKED_TRANSPORT, TRANSPORT, "traffic-safety"),
    _listed("migrant-wages", sheets.WAGES_LIST, OFFICE, "labour"),
    _revoked(sheets.REVOKED_FOOD, MARKET, "product-quality"),
    _listed("tax-violations", sheets.TAX_LIST, TAX, "tax"),
    _listed("market-regulation", _MARKET_LIST, MARKET, "e-commerce"),
    _listed("work-safety", _SAFETY_LIST, SAFETY, "work-safety"),
    _listed("migrant-wages", sheets.WAGES_LIST, COURT, "construction"),
)


def load_people(tools: Toolbox, people: int) -> Iterator[int]:
    """People with one disclosure each, those of an earlier call included; yields how many are ready."""
    stage = Stage(tools)
    if accounts_are_missing(tools):
        make_office(stage)
    with tools.database.reading() as session:
        already = count_loaded(session)
    for start in range(already, people, _SLICE):
        numbers = range(start, min(start + _SLICE, people))
        with tools.database.transaction() as session:
            _Maker(session, stage.today).make(numbers)
            events.record(session, SYSTEM, "disclosures.loaded", _PREFIX, people=len(numbers))
        yield numbers.stop
    counting.tidy(tools.database, stage.today)


def accounts_are_missing(tools: Toolbox) -> bool:
    """Whether the demo's staff still has to be made."""
    with tools.database.reading() as session:
        return accounts.find_by_login(session, CLERK.login) is None


def count_loaded(session: Session) -> int:
    """How many people are there from earlier calls."""
    ours = CreditRecord.decision_no.startswith(_PREFIX)
    return session.scalar(select(func.count()).select_from(CreditRecord).where(ours)) or 0


class _Maker:
    """Makes the rows of one slice."""

    def __init__(self, session: Session, today: date) -> None:
        self._session, self._today = session, today
        self._items: dict[tuple[str, str], CatalogueItem | None] = {}
        self._bodies: dict[str, Body] = {}

    def make(self, numbers: Iterable[int]) -> None:
        """Everything of these people, as it stands long after publication."""
        people = {number: (_name(number), _person(number)) for number in numbers}
        held = {number: self._subject(*one) for number, one in people.items()}
        self._session.add_all(held.values())
        self._session.flush()
        made = records.register_records(
            self._session, [self._record(number, subject) for number, subject in held.items()]
        )
        ids = [record_id for record_id, _reference in made]
        found = {record.id: record for record in self._session.scalars(_with_facts(ids)).unique()}
        for number, record_id in zip(people, ids, strict=True):
            self._session.add(self._published(found[record_id], *people[number], number))

    def _subject(self, name: str, person: str) -> Subject:
        keyring, row_id = keyring_of(self._session), new_id()
        return Subject(
            id=row_id,
            id_number_index=subjects.number_index(self._session, person),
            id_number_sealed=keyring.seal(person, f"subjects.id_number:{row_id}"),
            name_sealed=keyring.seal(name, f"subjects.name:{row_id}"),
            known_since=clock.now(),
        )

    def _record(self, number: int, subject: Subject) -> NewRecord:
        case = _case(number)
        decided_on = self._today - timedelta(days=_FIRST_DAY + number * 37 % _DAYS)
        decision_no = f"{_PREFIX}〔{decided_on.year}〕{number + 1}号"
        body, item = self._body(case.body), self._item(case)
        facts = RecordFacts(
            kind=case.kind,
            title=case.title,
            decision_no=decision_no,
            decided_on=decided_on,
            decision_key=keyring_of(self._session).blind(decision_no, "load-decision"),
            penalty_kinds=case.kinds,
            domain=case.domain,
            list_code=case.list_code,
            contents=dict(case.contents),
        )
        return NewRecord(subject.id, item.id, body.id, body.id, facts, f"{_PREFIX}:{number + 1}")

    def _published(self, record: CreditRecord, name: str, person: str, number: int) -> Disclosure:
        case = _case(number)
        noticed_on = record.decided_on + timedelta(days=5)
        due_on = deadlines.due("disclosure-reply", noticed_on).on
        published_on = due_on + timedelta(days=1 + number % 5)
        published_at = clock.start_of(published_on) + timedelta(hours=1, seconds=number * 11 % 30_000)
        disclosure = Disclosure(
            reference=new_reference("D", published_on.year),
            record=record,
            state=DisclosureState.PUBLISHED,
            title=case.title,
            masked_name=mask_name(name),
            masked_number=parse_id_number(person).masked,
            list_code=case.list_code,
            domain=case.domain,
            body_name=case.body.name,
            proposed_by=_PROPOSER,
            proposed_at=clock.start_of(noticed_on),
            reasons=REASON,
            notice_served_on=noticed_on,
            reply_due_on=due_on,
            decided_by=_APPROVER,
            decided_at=published_at,
            decision_reasons=APPROVAL,
            documents_served_on=published_on,
            check_index=check_index(keyring_of(self._session), name, person[-4:]),
            published_at=published_at,
            publish_until=record.publish_until,
        )
        _vary(disclosure, number)
        return disclosure

    def _body(self, wanted: DemoBody) -> Body:
        if wanted.code not in self._bodies:
            found = bodies.find_by_code(self._session, wanted.code)
            assert found is not None, "the bodies were registered first"
            self._bodies[wanted.code] = found
        return self._bodies[wanted.code]

    def _item(self, case: _Case) -> CatalogueItem:
        key = (case.kind.value, case.list_code)
        if key not in self._items:
            self._items[key] = catalogue.find_item(
                self._session,
                record_kind=case.kind,
                kinds=case.kinds,
                list_code=case.list_code or None,
                on=self._today,
            )
        item = self._items[key]
        assert item is not None, "the catalogue to begin with has an item for each case"
        return item


def _case(number: int) -> _Case:
    return CASES[number % len(CASES)]


def _name(number: int) -> str:
    return _FAMILIES[number * 7 % 30] + _GIVEN[0][number % 10] + _GIVEN[1][number // 10 % 10]


def _person(number: int) -> str:
    """An ID number: ten thousand birthdays, all before 1908."""
    return id_number(date(1880, 1, 1) + timedelta(days=number % 10_000), 100 + number // 10_000)


def _with_facts(ids: Sequence[UUID]) -> Select[CreditRecord]:
    facts = (joinedload(CreditRecord.subject), selectinload(CreditRecord.versions))
    return select(CreditRecord).where(CreditRecord.id.in_(ids)).options(*facts)


def _vary(disclosure: Disclosure, number: int) -> None:
    """Some were ended before their term, and a few are suspended."""
    assert disclosure.published_at is not None
    if number % 37 == 5:
        disclosure.state, disclosure.ended_at = DisclosureState.ENDED, clock.now()
        disclosure.end_reason = _END_REASONS[number % len(_END_REASONS)]
    elif number % 97 == 11:
        disclosure.state, disclosure.suspended_at = DisclosureState.SUSPENDED, clock.now()
        disclosure.suspended_by = _APPROVER
