"""The demo's statement of somebody's own: sent, checked and shown beside the record."""

from __future__ import annotations

from app.cli.seed.objections import RecordOf, Stage
from app.cli.seed.people import REVIEWER, ZHANG
from app.features.statements import queries, services

WORDS = "罚款已于处罚决定书送达当日缴清。店内已建立每日查验货架的台账，至今没有再发现过期食品。"


def tell(stage: Stage, record_of: RecordOf, found_by: str) -> None:
    """`found_by` is what the decision says, by which its record is found."""
    with stage.on(12) as session:
        record = record_of(session, ZHANG, found_by)
        sent = services.send_statement(session, stage.actor(session, ZHANG.login), record=record, text=WORDS)
        reference = sent.reference
    with stage.on(10) as session:
        actor = stage.actor(session, REVIEWER.login)
        services.accept_statement(session, actor, queries.get_for_staff(session, actor, reference))
