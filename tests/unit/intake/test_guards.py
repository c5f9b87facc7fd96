"""What the database itself refuses: changing what was kept of a record or an article, forgetting a seal."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DatabaseError

from app.features.intake.kinds import READERS
from app.features.intake.models import IntakeRow
from app.features.intake.row_judging import RowProblem, waiving
from app.features.intake.states import NEVER_RELEASED
from app.features.publicity.models import ArticleVersion
from app.features.records.models import CreditRecord, RecordVersion
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.migrations import guards
from tests.support import publicity_steps
from tests.support import records_steps as steps
from tests.support.portal import Portal

TRIGGERS = {
    "record_versions_never_change",
    "intake_rows_stay_sealed",
    "issued_papers_never_change",
    "points_entries_never_change",
    "article_versions_never_change",
}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_versions SET contents = '{}'",
        "UPDATE record_versions SET publish_until = NULL",
        "UPDATE record_versions SET number = number + 1",
        "DELETE FROM record_versions",
        "DELETE FROM record_versions WHERE number = 1",
    ],
)
def test_a_version_is_neither_changed_nor_taken_away(portal: Portal, statement: str) -> None:
    steps.make_record(portal)
    with pytest.raises(DatabaseError), portal.writing() as session:
        session.execute(text(statement))
    with portal.reading() as session:
        assert session.scalars(select(RecordVersion)).one().contents["conduct"]


def test_versions_go_with_their_record_when_it_is_erased(portal: Portal) -> None:
    steps.make_record(portal)
    with portal.writing() as session:
        session.execute(delete(IntakeRow))
        session.execute(delete(CreditRecord))
    with portal.reading() as session:
        assert session.scalar(select(func.count()).select_from(RecordVersion)) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE article_versions SET manuscript = '{}'",
        "UPDATE article_versions SET number = number + 1",
        "UPDATE article_versions SET made_by = 'nobody'",
        "DELETE FROM article_versions",
        "DELETE FROM articles",
    ],
)
def test_a_text_of_an_article_is_neither_changed_nor_taken_away(portal: Portal, statement: str) -> None:
    with portal.writing() as session:
        publicity_steps.draft(session, SYSTEM, "诚信建设\n\n守信者一路绿灯。")
    with pytest.raises(DatabaseError), portal.writing() as session:
        session.execute(text(statement))
    with portal.reading() as session:
        kept = session.scalars(select(ArticleVersion)).one()
        assert (kept.number, "一路绿灯" in kept.manuscript["text"]) == (1, True)
        assert kept.made_by == SYSTEM.key


def test_every_database_has_the_guards(portal: Portal) -> None:
    found = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with portal.reading() as session:
        dialect = session.get_bind().dialect.name
        assert set(session.scalars(text(found[dialect]))) >= TRIGGERS


def test_the_guards_speak_of_the_rules_that_are_never_released() -> None:
    assert {rule.strip(" '") for rule in guards.NEVER.split(",")} == NEVER_RELEASED


def test_no_reader_sets_aside_what_the_law_seals() -> None:
    row = steps.penalty_row(id_number="x", 处罚依据="《中华人民共和国治安管理处罚法》第四十三条")
    with waiving(NEVER_RELEASED | {"id-check-digit"}):
        found = READERS["penalty"](row, today=clock.today())
    assert isinstance(found, RowProblem)
    assert found.rule == "sealed-by-law"
