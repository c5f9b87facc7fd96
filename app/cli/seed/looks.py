"""A chapter of the demo: looks that people asked about, and a help at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.cli.seed.people import CLERK, DPO, LI, REVIEWER, REVIEWER2, WANG, ZHANG, DemoCitizen
from app.features.accesses import queries, services
from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import ChallengeOutcome
from app.features.assistance import queries as assistance_queries
from app.features.assistance import services as assistance
from app.features.subjects import queries as subjects
from app.kernel import access_log

if TYPE_CHECKING:
    from app.cli.seed.story import Stage

BASIS = "《河北省社会信用信息条例》"
BATCH = 12


def tell(stage: Stage) -> None:
    """Three questions about looks, each at another point of its way, and one afternoon at the counter."""
    with stage.on(34) as session:
        for _ in range(BATCH):
            _look(stage, session, CLERK.login, ZHANG, "年度公示内容核对")
    _justified(stage, _asked(stage, 33, CLERK.login, ZHANG, "这一天我没有到市场监管局办过事，为什么查我？"))
    _unjustified(stage, _asked(stage, 28, REVIEWER2.login, LI, "我没有办过任何业务，不知道为什么查我。"))
    _waiting(stage, _asked(stage, 12, CLERK.login, WANG, "我只有表彰记录，不清楚为什么要查。"))
    _help_at_the_counter(stage)


def _asked(stage: Stage, days_ago: int, viewer: str, citizen: DemoCitizen, reason: str) -> str:
    """Somebody looks, and the person asks about it two days later; answers the number of the question."""
    with stage.on(days_ago) as session:
        look = _look(stage, session, viewer, citizen, "核实情况")
    with stage.on(days_ago - 2) as session:
        actor = stage.actor(session, citizen.login)
        found = queries.get_own_look(session, actor, look)
        return services.challenge_access(session, actor, look=found, reason=reason).reference


def _justified(stage: Stage, reference: str) -> None:
    _explained(stage, 30, reference, CLERK.login, "年度核对公示内容，按科室计划逐条打开，有工作台账。")
    with stage.on(27) as session:
        officer = stage.actor(session, DPO.login)
        services.decide(
            session,
            officer,
            queries.get_for_officer(session, officer, reference),
            outcome=ChallengeOutcome.JUSTIFIED,
            answer="经核对工作台账，当天是年度公示内容核对，您的记录在核对范围内，查询有工作需要和法律依据。",
        )


def _unjustified(stage: Stage, reference: str) -> None:
    _explained(stage, 25, reference, REVIEWER2.login, "受亲戚请托查看，没有办件。")
    with stage.on(22) as session:
        officer = stage.actor(session, DPO.login)
        services.decide(
            session,
            officer,
            queries.get_for_officer(session, officer, reference),
            outcome=ChallengeOutcome.NOT_JUSTIFIED,
            answer="查询没有办件，也没有其他工作需要，不正当。我们向您道歉。",
            consequences="已告知单位负责人，对查询人批评教育，并暂停其查询权限三个月。",
        )


def _waiting(stage: Stage, reference: str) -> None:
    with stage.on(9) as session:
        officer = stage.actor(session, DPO.login)
        services.ask_viewer(session, officer, queries.get_for_officer(session, officer, reference))


def _explained(stage: Stage, days_ago: int, reference: str, viewer: str, words: str) -> None:
    with stage.on(days_ago) as session:
        officer = stage.actor(session, DPO.login)
        challenge = queries.get_for_officer(session, officer, reference)
        services.ask_viewer(session, officer, challenge)
    with stage.on(days_ago - 1) as session:
        look = _look_of(session, stage, reference)
        actor = stage.actor(session, viewer)
        services.explain(session, actor, queries.get_asked(session, actor, look), explanation=words)


def _look_of(session: Session, stage: Stage, reference: str) -> str:
    officer = stage.actor(session, DPO.login)
    challenge: AccessChallenge = queries.get_for_officer(session, officer, reference)
    return challenge.access.reference


def _look(stage: Stage, session: Session, viewer: str, citizen: DemoCitizen, purpose: str) -> str:
    subject = subjects.find_by_number(session, citizen.id_number)
    assert subject is not None, "the sheets brought them in"
    look = access_log.record(
        session,
        stage.actor(session, viewer),
        subject_id=subject.id,
        action="records.viewed",
        fields="name, ID number (masked), decision, facts, terms",
        purpose=purpose,
        basis=BASIS,
    )
    return look.reference


def _help_at_the_counter(stage: Stage) -> None:
    """A reviewer checks the card and prints the slip; the clerk helps, and the person gets the receipt."""
    with stage.on(6) as session:
        subject = subjects.find_by_number(session, WANG.id_number)
        assert subject is not None, "the sheets brought them in"
        checker = stage.actor(session, REVIEWER.login)
        code = assistance.issue(session, checker, subject=subject, purpose="本人到窗口，请求代办")
        clerk = stage.actor(session, CLERK.login)
        begun = assistance.begin(session, clerk, id_number=WANG.id_number, code=code)
        acting = assistance_queries.actor_for(session, clerk, begun)
        for _ in range(3):
            access_log.record(
                session,
                acting,
                subject_id=subject.id,
                action="assistance.viewed",
                purpose=assistance.PURPOSE,
                basis=assistance.basis(),
            )
        assistance.end(session, clerk, begun)
