"""The demo's third parties: a bank that looked, an employer who no longer may, and a model's rewards."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.cli.seed.people import WANG, ZHANG
from app.features.authorisations import services as authorisations
from app.features.credit_reports.bound_making import Wish, make_bound_report
from app.features.credit_reports.bounds import Bounds
from app.features.points import services as points

if TYPE_CHECKING:
    from app.cli.seed.story import Stage

BANK, EMPLOYER, SCHOOL = "灵寿县农村信用合作联社", "河北灵泉食品有限公司", "灵寿县职业技术教育中心"


def tell(stage: Stage) -> None:
    """An authorisation that was opened once, one that was taken back, and what honesty brings."""
    with stage.on(50) as session:
        zhang = stage.actor(session, ZHANG.login)
        job = Bounds("employment", EMPLOYER, "employer", ("titles", "commitments"), stage.day(-10))
        withdrawn, _code = authorisations.give_authorisation(session, zhang, job)
    with stage.on(44) as session:
        authorisations.revoke_authorisation(session, zhang, session.merge(withdrawn))
    with stage.on(20) as session:
        parts = ("administrative", "judicial", "objections")
        loan = Bounds("loan", BANK, "bank", parts, stage.day(-60), "购置运输车辆")
        given, _code = authorisations.give_authorisation(session, zhang, loan)
    with stage.on(18) as session:
        authorisations.open_authorisation(session, session.merge(given))
    with stage.on(30) as session:
        points.enrol(session, stage.actor(session, WANG.login))


def hand_over(stage: Stage) -> None:
    """A report with honours alone, for a school; in the present, when the signing key is there."""
    with stage.tools.database.reading() as session:
        wang = stage.actor(session, WANG.login)
    assert wang.subject_id is not None, "a citizen has a subject"
    until = stage.today + timedelta(days=30)
    bounds = Bounds("studies", SCHOOL, "school", ("honours", "commitments"), until)
    make_bound_report(stage.tools, wang, Wish(wang.subject_id, bounds, "zh"))
