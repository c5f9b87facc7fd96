"""What a tip leaves behind: no address, agent or referrer, no plain word, and no way into a disclosure."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from structlog.testing import capture_logs

from app.config import ROOT
from app.features.tips import queries
from app.features.tips.models import Tip
from app.features.tips.states import TABLE, TipState
from app.kernel import clock
from app.kernel.permissions import Role
from app.migrations import tables
from tests.support import people
from tests.support.portal import Portal, Visitor
from tests.support.tips_steps import (
    FACTS,
    NAMED,
    answer_questions,
    close_tip,
    every_file,
    everything_stored,
    file_tip,
    only_tip,
    open_tip,
    photograph,
    receipt_on,
)

ADDRESS, AGENT, REFERRER = "203.0.113.77", "PeculiarBrowser/9.9", "https://where-i-was.example/before"


def test_no_table_file_or_log_line_knows_where_a_reporter_came_from(portal: Portal) -> None:
    """The whole way: draft, file, receipt, proof, wrong codes, further evidence, survey, quick exit."""
    visitor = portal.visitor()
    visitor.client.environ_base |= {
        "REMOTE_ADDR": ADDRESS,
        "HTTP_USER_AGENT": AGENT,
        "HTTP_REFERER": REFERRER,
    }
    staff = people.make_staff(portal, Role.CLERK)
    with capture_logs() as lines:
        page = answer_questions(visitor, reporter=NAMED).open("/tips/new/evidence?change=1")
        page = page.submit("Continue", evidence=(photograph(), "a.jpg")).submit("File this tip")
        code = receipt_on(page)
        page.click("Proof of filing")
        page.submit("I have the code", typed=code)
        for _ in range(4):
            open_tip(visitor, "1" * 20)
        with clock.travel(clock.now() + timedelta(minutes=5)):
            page = open_tip(visitor, code).submit("Send the message", text="One more thing")
            page = page.click("Hand in photographs").submit(
                "Hand these files in", evidence=(photograph(), "b.jpg")
            )
            visitor.open(f"/verify/{visitor.open('/tips/proof?lang=en').summary('Verification code')}")
            close_tip(portal, staff)
            page = visitor.open("/tips/follow-up/survey?lang=en")
            page = page.submit("Send the answers", easy="yes", answered="yes", again="yes")
            token = page.soup.select_one("form[action='/tips/exit'] input[name=csrf_token]")["value"]
            visitor.client.post("/tips/exit", data={"csrf_token": token})
    stored, logged, kept = everything_stored(portal), repr(lines), every_file(portal)
    assert only_tip(portal).reference in stored
    assert "tips.conversation" in logged
    assert b"tips-" in kept, "the counters are among the files"
    traces = (ADDRESS, "203.0.113", AGENT, "PeculiarBrowser", REFERRER, "where-i-was")
    keyed = portal.toolbox.keyring.blind(ADDRESS, "address")
    for trace in (*traces, keyed):
        assert trace not in stored
        assert trace not in logged
        assert trace.encode() not in kept


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
