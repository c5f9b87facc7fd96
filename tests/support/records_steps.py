"""Records and disclosures of the tests, made as real ones are: a sheet is handed in, two people decide."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from itertools import count
from typing import Any

from sqlalchemy import select

from app.features.accounts import queries as accounts
from app.features.bodies import queries as bodies
from app.features.bodies.models import BodyKind
from app.features.catalogue.models import CatalogueItem
from app.features.catalogue.services import item_of
from app.features.disclosures import queries as disclosures
from app.features.disclosures import services as disclosure_services
from app.features.disclosures.states import Manner
from app.features.intake import jobs, reading, services
from app.features.intake.kinds import READERS
from app.features.intake.models import IntakeRow
from app.features.intake.states import BatchMode
from app.features.records.models import CreditRecord
from app.kernel import clock, outbox
from app.kernel.actors import SYSTEM, Actor
from app.kernel.permissions import Role
from app.rulebook.catalogue import initial_items
from tests.support import people
from tests.support.portal import Portal

TRANSPORT = "灵寿县交通运输局"
WAGES_LIST = "拖欠农民工工资失信联合惩戒对象名单"
_numbers = count(1)
# More than the reply window, whatever holidays stand in it.
_LEAD = timedelta(days=25)


def load_catalogue(portal: Portal) -> None:
    """The rulebook's items, once; without the events of loading them, which take longer than most tests."""
    with portal.reading() as session:
        known = set(session.scalars(select(CatalogueItem.code)))
    if missing := [data for data in initial_items() if data.code not in known]:
        with portal.writing() as session:
            session.add_all(item_of(data, version=1) for data in missing)


def penalty_row(
    *,
    name: str = "王守诺",
    id_number: str = "",
    decision_no: str = "",
    kinds: str = "吊销许可证件",
    decided: str = "2026/03/12",
    body_name: str = TRANSPORT,
    **cells: str,
) -> dict[str, str]:
    """A row of a penalty sheet under the standard headings; `cells` by heading replace the rest."""
    row = {
        "行政相对人名称": name,
        "行政相对人类别": "自然人",
        "证件类型": "身份证",
        "证件号码": id_number or people.next_id_number(),
        "行政处罚决定书文号": decision_no or f"灵交罚〔2026〕{next(_numbers):04}号",
        "违法行为类型": "出租道路运输经营许可证件",
        "违法事实": "当事人将道路运输经营许可证件出租给他人使用。",
        "处罚依据": "《中华人民共和国道路运输条例》第六十六条",
        "处罚类别": kinds,
        "处罚内容": f"{kinds}。",
        "罚款金额(万元)": "",
        "没收违法所得、没收非法财物的金额(万元)": "",
        "暂扣或吊销证照名称及编号": "",
        "处罚决定日期": decided,
        "处罚有效期": "",
        "公示截止期": "",
        "处罚机关": body_name,
        "处罚机关统一社会信用代码": "",
        "数据来源单位": body_name,
        "数据来源单位统一社会信用代码": "",
        "备注": "",
    }
    return row | cells


def fine_row(**given: Any) -> dict[str, str]:
    """A row about an ordinary fine, which has no basis for publishing."""
    return penalty_row(
        **({"kinds": "罚款", "罚款金额(万元)": "0.5", "违法事实": "当事人未按规定使用道路运输证。"} | given)
    )


def list_row(
    *,
    name: str = "钱重诺",
    id_number: str = "",
    decision_no: str = "",
    entered: str = "2026/04/15",
    list_name: str = WAGES_LIST,
    body_name: str = "灵寿县人力资源和社会保障局",
    **cells: str,
) -> dict[str, str]:
    """A row of a serious-list sheet."""
    return {
        "名单类别": list_name,
        "主体": name,
        "证件类型": "身份证",
        "证件号码": id_number or people.next_id_number(),
        "列入事由": "克扣、无故拖欠农民工工资，数额较大，经责令限期支付后逾期不支付。",
        "列入依据": "《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》第五条",
        "决定书文号": decision_no or f"灵人社列〔2026〕{next(_numbers):04}号",
        "列入日期": entered,
        "列入部门": body_name,
        "惩戒措施": "限制申请财政性资金项目",
        "期限": "三年",
        "移出条件": "改正违法行为且自改正之日起六个月内未再发生",
        "救济途径": "六十日内申请行政复议，或者六个月内提起行政诉讼",
    } | cells


def sheet(rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> bytes:
    """The rows as a CSV file of a department."""
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def hand_in(
    portal: Portal,
    rows: list[dict[str, str]],
    kind: str = "penalty",
    *,
    actor: Actor = SYSTEM,
    body_name: str = people.OFFICE_NAME,
    file_name: str = "sheet.csv",
    mode: BatchMode = BatchMode.NEW,
) -> str:
    """Read a sheet to its end; answers the reference of the batch. The catalogue is loaded first."""
    load_catalogue(portal)
    body_id = people.body(portal, body_name, _kind_of(body_name))
    stream = BytesIO(sheet(rows))
    with portal.writing() as session:
        batch = services.begin_batch(
            session,
            actor,
            kind=kind,
            body=bodies.get_body(session, body_id),
            file_name=file_name,
            file_digest=reading.file_digest(stream),
            kinds=tuple(READERS),
            mode=mode,
        )
        batch_id, reference = batch.id, batch.reference
    reading.read_batch(portal.database, actor, batch_id, stream)
    return reference


def outcomes(portal: Portal, batch: str) -> list[tuple[str, str]]:
    """(outcome, rule) of each row of a batch."""
    with portal.reading() as session:
        found = select(IntakeRow).join(IntakeRow.batch).order_by(IntakeRow.number)
        return [(row.outcome, row.rule) for row in session.scalars(found) if row.batch.reference == batch]


def record_of(portal: Portal, decision_no: str) -> str:
    """The reference of the record of a decision."""
    with portal.reading() as session:
        record = session.scalar(select(CreditRecord).where(CreditRecord.decision_no == decision_no))
        assert record is not None, f"no record of {decision_no}"
        return record.reference


def make_record(portal: Portal, row: dict[str, str] | None = None, kind: str = "penalty") -> str:
    """Hand in one row; answers the reference of its record."""
    row = row or penalty_row()
    batch = hand_in(portal, [row], kind)
    assert [outcome for outcome, _ in outcomes(portal, batch)] == ["accepted"], outcomes(portal, batch)
    return record_of(portal, row.get("行政处罚决定书文号") or row["决定书文号"])


def _kind_of(body_name: str) -> BodyKind:
    return BodyKind.CREDIT_OFFICE if body_name == people.OFFICE_NAME else BodyKind.DEPARTMENT


def staff(portal: Portal, role: Role, login: str = "", body_name: str = people.OFFICE_NAME) -> Actor:
    """The member of staff with this sign-in name, made where there is none yet."""
    login = login or str(role)
    with portal.reading() as session:
        account = accounts.find_by_login(session, login)
        if account is not None:
            return account.actor
    return people.make_staff(portal, role, login=login, body_name=body_name)


def clerk_of(portal: Portal, body_name: str) -> Actor:
    """The clerk of a body; signs in as `clerk-<name of the body>`."""
    return staff(portal, Role.CLERK, f"clerk-{body_name}", body_name)


def proposed_disclosure(portal: Portal, record: str, *, by: Actor | None = None) -> str:
    """Propose that a record be published; answers the disclosure's reference."""
    by = by or clerk_of(portal, TRANSPORT)
    with portal.writing() as session:
        found = session.scalars(select(CreditRecord).where(CreditRecord.reference == record)).one()
        return disclosure_services.propose_disclosure(
            session, by, record=found, reasons="涉及公共运输安全，具有一定社会影响。"
        ).reference


def noticed_disclosure(portal: Portal, record: str, *, by: Actor | None = None) -> tuple[str, date]:
    """Propose and serve the notice; answers the reference and the last day to reply."""
    by = by or clerk_of(portal, TRANSPORT)
    reference = proposed_disclosure(portal, record, by=by)
    with portal.writing() as session:
        disclosure = disclosures.get_for_staff(session, by, reference)
        disclosure_services.serve_notice(session, by, disclosure)
        assert disclosure.reply_due_on is not None
        return reference, disclosure.reply_due_on


def published_disclosure(
    portal: Portal,
    row: dict[str, str] | None = None,
    *,
    kind: str = "penalty",
    record: str = "",
    published_on: date | None = None,
    proposer: Actor | None = None,
    reviewer: Actor | None = None,
) -> str:
    """One disclosure, all the way by two people: public since `published_on` (today where left out).

    A clerk of the body that handed the row in proposes and serves the notice 25 days before.
    """
    published_on = published_on or clock.today()
    row = row or penalty_row()
    body_name = row.get("处罚机关") or row.get("列入部门") or TRANSPORT
    with clock.travel(published_on - _LEAD):
        record = record or make_record(portal, row, kind)
        proposer = proposer or clerk_of(portal, body_name)
        reference, _due = noticed_disclosure(portal, record, by=proposer)
    reviewer = reviewer or staff(portal, Role.REVIEWER, "reviewer")
    at = clock.now() if published_on == clock.today() else published_on
    with clock.travel(at):
        approve(portal, reference, reviewer)
    return reference


def delivered_today() -> disclosure_services.Serving:
    """The papers are handed over today."""
    return disclosure_services.Serving(Manner.DELIVERED, clock.today(), "送达回证001")


def approve(portal: Portal, reference: str, reviewer: Actor) -> None:
    """Approve as the second person, both papers served at once."""
    with portal.writing() as session:
        disclosure = disclosures.get_for_staff(session, reviewer, reference)
        disclosure_services.approve(
            session, reviewer, disclosure, reasons="符合法定条件，程序完备。", serving=delivered_today()
        )


def read_waiting_sheets(portal: Portal) -> None:
    """Do the worker's part: read every sheet that was handed in on the staff page."""
    with portal.writing() as session:
        tasks = [task for task in outbox.lease(session) if task.kind == "intake.read"]
    jobs.read_batches(portal.toolbox, tasks)
    with portal.writing() as session:
        outbox.done(session, tasks)
