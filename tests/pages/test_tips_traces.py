"""What a tip leaves behind: no address, agent or referrer, no plain word, and no way into a disclosure."""

from __future__ import annotations

from sqlalchemy import select
from structlog.testing import capture_logs

from app.config import ROOT
from app.features.tips import queries
from app.features.tips.models import Tip
from app.features.tips.states import TABLE, TipState
from app.migrations import tables
from tests.support.portal import Portal, Visitor
from tests.support.tips_steps import (
    FACTS,
    answer_questions,
    every_file,
    everything_stored,
    file_tip,
    only_tip,
    open_tip,
)

ADDRESS, AGENT, REFERRER = "203.0.113.77", "PeculiarBrowser/9.9", "https://where-i-was.example/before"


def test_no_table_file_or_log_line_knows_where_a_reporter_came_from(portal: Portal) -> None:
    visitor = portal.visitor()
    visitor.client.environ_base |= {
        "REMOTE_ADDR": ADDRESS,
        "HTTP_USER_AGENT": AGENT,
        "HTTP_REFERER": REFERRER,
    }
    with capture_logs() as lines:
        code = file_tip(visitor)
        open_tip(visitor, code).submit("Send the message", text="One more thing")
        open_tip(visitor, "1" * 20)
    stored, logged = everything_stored(portal), repr(lines)
    assert only_tip(portal).reference in stored
    assert "tips.conversation" in logged
    traces = (ADDRESS, "203.0.113", AGENT, "PeculiarBrowser", REFERRER, "where-i-was")
    keyed = portal.toolbox.keyring.blind(ADDRESS, "address")
    for trace in (*traces, keyed):
        assert trace not in stored
        assert trace not in logged
        assert trace.encode() not in every_file(portal)


def test_no_table_holds_the_words_of_a_tip(portal: Portal, visitor: Visitor) -> None:
    answer_questions(visitor)
    assert "scales" not in everything_stored(portal)
    code = file_tip(visitor)
    open_tip(visitor, code).submit("Send the message", text="Behind the windmill")
    stored = everything_stored(portal)
    for word in ("scales", "Market street", "Monday", "grain", "windmill"):
        assert word not in stored
    with portal.reading() as session:
        tip = session.scalars(select(Tip)).one()
        assert queries.said(session, tip).facts == FACTS
        assert queries.conversation(session, tip)[0].text == "Behind the windmill"


def test_pages_of_tips_tell_nobody_where_the_reader_came_from(visitor: Visitor) -> None:
    for address in ("/tips/new", "/tips/follow-up"):
        headers = visitor.open(address).response.headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_nothing_links_a_tip_to_a_disclosure_or_to_anything_else() -> None:
    """The schema does not allow a tip to become the source of a disclosure (rule 7.3)."""
    names = {table.name for table in tables.metadata().sorted_tables}
    ours = {name for name in names if name == "tips" or name.startswith("tip_")}
    assert {"tips", "tip_messages", "tip_reporters", "tip_unsealings"} <= ours
    for table in tables.metadata().sorted_tables:
        leads_to = {key.column.table.name for key in table.foreign_keys}
        if table.name not in ours:
            assert not leads_to & ours, f"{table.name} refers to tips"
            columns = {column.name for column in table.columns}
            assert not {name for name in columns if "tip" in name.split("_")}, table.name
        else:
            assert leads_to <= {"tips"}, f"{table.name} refers to {leads_to}"


def test_no_code_of_disclosures_or_records_knows_tips() -> None:
    for feature in ("disclosures", "records", "intake", "publicity"):
        for path in (ROOT / "app/features" / feature).rglob("*.py"):
            assert "features.tips" not in path.read_text("utf-8"), path


def test_no_state_is_a_dead_end_for_the_reporter() -> None:
    reached = {step.to for step in TABLE.moves.values()} | {TipState.RECEIVED}
    assert reached == set(TipState)
    assert {start for start, _action in TABLE.moves} == set(TipState)
