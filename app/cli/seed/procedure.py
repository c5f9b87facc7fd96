"""Two procedures of the demo's story: a notice that waits for a reply, and one that went its whole way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.seed import sheets
from app.cli.seed.people import CLERK, LI, REVIEWER, REVIEWER2, TRANSPORT, ZHANG, DemoBody
from app.features.disclosures import queries as disclosures
from app.features.disclosures import services
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import Manner
from app.features.records.models import CreditRecord
from app.kernel import clock
from app.kernel.actors import Actor
from app.rulebook import deadlines
from app.web.toolbox import Toolbox

if TYPE_CHECKING:
    from app.cli.seed.story import Stage

HandIn = Callable[[Toolbox, Actor, str, DemoBody, list[dict[str, str]]], None]
REASON = "出借从业资格使无资格人员驾驶营运车辆，危及乘客安全，目录载明公示依据，拟予公示。"
REPLY = (
    "资格证是我表弟趁我住院时拿走的，我没有出借，也没有收钱。\n\n"
    "六次里有两次我在外地，有车票可以证明，请核减。"
)
ANSWERS = {
    1: "经核对微信转账记录，你本人收取使用费共计一千二百元，该意见不予采纳。",
    2: "车票与行车记录相符，已将次数由六次核减为四次，不影响认定。",
}
DECISION = "核减后事实仍然成立，依据明确，告知、陈述申辩程序均已完成，决定公示。"


def tell(stage: Stage, hand_in: HandIn) -> None:
    """The bureau's two decisions come in, notices are served; one of them is decided and published."""
    year = stage.day(30).year
    numbers = {ZHANG: f"冀石灵交罚〔{year}〕31号", LI: f"冀石灵交罚〔{year}〕34号"}
    with stage.on(20) as session:
        clerk = stage.actor(session, CLERK.login)
    rows = [
        sheets.penalty(who.name, who.id_number, TRANSPORT, number, stage.day(22), sheets.REVOKED_TRANSPORT)
        for who, number in numbers.items()
    ]
    with clock.travel(stage.day(20)):
        hand_in(stage.tools, clerk, "penalty", TRANSPORT, rows)
    _serve_notice(stage, numbers[LI], days_ago=2)
    _reply_and_decide(stage, _serve_notice(stage, numbers[ZHANG], days_ago=18))


def _serve_notice(stage: Stage, number: str, *, days_ago: int) -> str:
    with stage.on(days_ago + 1) as session:
        record = session.scalars(select(CreditRecord).where(CreditRecord.decision_no == number)).one()
        proposer = stage.actor(session, REVIEWER.login)
        reference = services.propose_disclosure(session, proposer, record=record, reasons=REASON).reference
    with stage.on(days_ago) as session:
        found = _found(session, reference)
        services.serve_notice(session, stage.actor(session, REVIEWER.login), found, serving=_on_line())
    return reference


def _reply_and_decide(stage: Stage, reference: str) -> None:
    with stage.on(17) as session:
        services.receive_reply(
            session,
            stage.actor(session, ZHANG.login),
            _found(session, reference),
            words=REPLY,
            asks_hearing=False,
        )
    after: date = deadlines.due("disclosure-reply", stage.day(18)).on + timedelta(days=1)
    with clock.travel(after), stage.tools.database.transaction() as session:
        services.approve(
            session,
            stage.actor(session, REVIEWER2.login),
            _found(session, reference),
            reasons=DECISION,
            answers=ANSWERS,
            serving=_on_line(),
        )


def _on_line() -> services.Serving:
    return services.Serving(Manner.ON_LINE, clock.today())


def _found(session: Session, reference: str) -> Disclosure:
    found = disclosures.find_by_reference(session, reference)
    assert found is not None, "proposed a moment ago"
    return found
