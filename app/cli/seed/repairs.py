"""Two repairs of the demo's story: one granted, whose recipients confirm or are late, and one with a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.seed.people import LI, REVIEWER, REVIEWER2, ZHANG, DemoCitizen
from app.features.records.models import CreditRecord
from app.features.repairs import jobs, notices, queries, services
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import RepairOutcome
from app.features.uploads.receiving import receive_file
from app.kernel import clock

if TYPE_CHECKING:
    from app.cli.seed.story import Stage

RECEIPT = "税收完税证明：所欠税款、滞纳金及罚款已于本年全部缴清。\n（演示材料）"
BLURRED = "缴款收据（字迹模糊，金额看不清）\n（演示材料）"
REASONS = "经核对税款入库记录，所欠税款、滞纳金和罚款均已缴清，信用承诺已经签署，符合修复条件。"
GAPS = "缴款收据上的金额看不清：请补交金额清晰的收据，或者银行的付款回单。"
ANSWER_NO = "灵税函〔修复〕6号"


def repaired_on_list(stage: Stage) -> tuple[str, int]:
    """The number of the entry that is repaired, and how many days ago it was made."""
    days_ago = 440
    return f"灵税信〔{stage.day(days_ago).year}〕2号", days_ago


def tell(stage: Stage) -> None:
    """The tax bureau has no access here: the office records what it answers. One recipient is late."""
    granted = _apply(stage, LI, repaired_on_list(stage)[0], RECEIPT, days_ago=26)
    with stage.on(24) as session:
        services.accept_application(session, stage.actor(session, REVIEWER.login), _get(session, granted))
    with stage.on(18) as session:
        services.propose_decision(
            session,
            stage.actor(session, REVIEWER.login),
            _get(session, granted),
            outcome=RepairOutcome.GRANTED,
            reasons=REASONS,
            body_answer_no=ANSWER_NO,
        )
    with stage.on(17) as session:
        services.decide_as_proposed(session, stage.actor(session, REVIEWER2.login), _get(session, granted))
    with stage.on(16) as session:
        reviewer = stage.actor(session, REVIEWER.login)
        for number, notice in enumerate(notices.of_application(session, _get(session, granted))[:-2], 1):
            services.acknowledge(session, reviewer, notice, proof=f"修复回执〔{number}〕号")
    with clock.travel(stage.day(9)):
        jobs.tidy(stage.tools)
    year = stage.day(145).year
    waiting = _apply(stage, ZHANG, f"灵市监罚〔{year}〕58号", BLURRED, days_ago=6)
    with stage.on(5) as session:
        reviewer = stage.actor(session, REVIEWER.login)
        services.ask_completion(session, reviewer, _get(session, waiting), gaps=GAPS)


def _apply(stage: Stage, who: DemoCitizen, decision_no: str, proof: str, *, days_ago: int) -> str:
    with clock.travel(stage.day(days_ago)):
        receive_file(
            stage.tools, area=services.AREA, basket=decision_no, name="证明.txt", data=proof.encode()
        )
    with stage.on(days_ago) as session:
        record = session.scalars(select(CreditRecord).where(CreditRecord.decision_no == decision_no)).one()
        return services.apply_for_repair(
            session,
            stage.actor(session, who.login),
            record=record,
            signature=who.name,
            basket=decision_no,
        ).reference


def _get(session: Session, reference: str) -> RepairApplication:
    found = queries.find_by_reference(session, reference)
    assert found is not None, "filed above"
    return found
