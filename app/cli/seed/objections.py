"""The demo's objections: one answered with a correction and its paper, one that waits for the person."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy.orm import Session

from app.cli.seed.people import REVIEWER, REVIEWER2, ZHANG, DemoCitizen
from app.features.clocks import services as clocks
from app.features.objections import queries, services
from app.features.objections.states import Ground, ObjectionOutcome
from app.features.records.models import CreditRecord
from app.kernel.actors import Actor

RecordOf = Callable[[Session, DemoCitizen, str], CreditRecord]
REQUEST = "货架上过期的饼干是两袋，不是六袋，另外四袋当场查明没有过期，有现场笔录为证。罚款我已缴清。"
ANSWER = (
    "经调取现场检查笔录核对，超过保质期的饼干为两袋，报送时误录为六袋，现予更正；"
    "处罚决定本身正确，其他内容维持。"
)
FACTS = "当事人在其店铺货架上陈列待售超过保质期的饼干两袋，货值金额三十元。"


class Stage(Protocol):
    """What the story hands over: a transaction on a day, and the actors by login."""

    def on(self, days_ago: int) -> AbstractContextManager[Session]: ...

    def actor(self, session: Session, login: str) -> Actor: ...


def tell(stage: Stage, record_of: RecordOf, corrected: str, waiting: str) -> None:
    """`corrected` and `waiting` are what the two decisions say, by which their records are found."""
    with stage.on(30) as session:
        filed = services.file_objection(
            session,
            stage.actor(session, ZHANG.login),
            record=record_of(session, ZHANG, corrected),
            ground=Ground.WRONG,
            request=REQUEST,
        ).reference
    for days_ago, post, deed in (
        (28, REVIEWER2, services.propose_answer),
        (27, REVIEWER, services.decide_objection),
    ):
        with stage.on(days_ago) as session:
            actor = stage.actor(session, post.login)
            deed(
                session,
                actor,
                queries.get_for_staff(session, actor, filed),
                outcome=ObjectionOutcome.CORRECTED,
                answer=ANSWER,
                changes={"violation_facts": FACTS},
            )
    with stage.on(1) as session:
        actor = stage.actor(session, REVIEWER.login)
        objection = queries.find_open(session, record_of(session, ZHANG, waiting).id)
        assert objection is not None, "it was filed in the chapter before"
        services.hold_objection(session, objection)
        clocks.pause_clock(
            session,
            actor,
            queries.clock_of(objection),
            reason="supplement",
            words="请补充您所说的当天车票（照片即可），以便核对时间。",
        )
