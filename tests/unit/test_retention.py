"""Retention (promise 19): what is past its time is gone from database, log, index and files; events stay."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.cli import retention as command
from app.cli.worker import drain
from app.features.accounts.models import ActivationCode
from app.features.credit_reports.making import FOLDER
from app.features.credit_reports.models import CreditReport
from app.features.disclosures.models import Disclosure
from app.features.intake.models import IntakeRow
from app.features.objections.models import Objection
from app.features.records.models import CreditRecord, RecordVersion
from app.kernel import access_log, clock, events
from app.kernel.access_log import Access
from app.kernel.erasure import Eraser, Slice
from app.kernel.events import Event
from tests.support import objections_steps, people, records_steps, reports_steps
from tests.support.portal import Portal

FACTS = "当事人将运输证件出租给外县车辆使用，情节独特。"
SIX_YEARS, TWELVE_YEARS = timedelta(days=6 * 366), timedelta(days=12 * 366)


def counted(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def run(portal: Portal, *options: str) -> dict[str, int]:
    return json.loads(portal.run("retention", "run", "--format", "json", *options))


def everything_on_disk(portal: Portal) -> bytes:
    """Every byte of the instance but its keys: database, write-ahead log, index, files."""
    found = b""
    for folder, _folders, names in os.walk(portal.settings.instance):
        if not folder.endswith("keys"):
            found += b"".join((portal.settings.instance / folder / name).read_bytes() for name in names)
    return found


def test_an_expired_negative_record_goes_with_all_that_hangs_on_it(portal: Portal) -> None:
    objector = objections_steps.make_objector(portal)
    reference = objections_steps.file(objector)
    objections_steps.decide(objections_steps.reviewer(portal), reference, "not-upheld")
    row = records_steps.penalty_row(违法事实=FACTS)
    records_steps.published_disclosure(portal, row)
    drain(portal.toolbox)
    with clock.travel(clock.today() + SIX_YEARS):
        assert run(portal, "--dry-run")["records.negative"] == 2
        with portal.reading() as session:
            assert counted(session, CreditRecord) == 2
        assert run(portal)["records.negative"] == 2
        assert "records.negative" not in run(portal)
        drain(portal.toolbox)
    with portal.reading() as session:
        for table in (CreditRecord, RecordVersion, Disclosure, Objection):
            assert counted(session, table) == 0, table
        assert session.scalars(select(IntakeRow.record_id)).all() == [None, None]
        verbs = session.scalars(select(Event.verb)).all()
        assert "objections.filed" in verbs
        assert "disclosures.published" in verbs or any(v.startswith("disclosures.") for v in verbs)
        erased = session.scalars(select(Event).where(Event.verb == "retention.erased")).all()
        assert {e.reference: e.details["count"] for e in erased if e.reference == "records.negative"} == {
            "records.negative": 2
        }
        assert events.check(session).is_ok


@pytest.mark.only_on("sqlite")
def test_erased_content_is_gone_from_every_file(portal: Portal) -> None:
    row = records_steps.penalty_row(违法事实=FACTS)
    records_steps.published_disclosure(portal, row)
    drain(portal.toolbox)
    needles = (FACTS.encode(), json.dumps(FACTS).strip('"').encode(), row["行政处罚决定书文号"].encode())
    assert any(needle in everything_on_disk(portal) for needle in needles[:2])
    with clock.travel(clock.today() + SIX_YEARS):
        run(portal)
        drain(portal.toolbox)
        command.erase(portal.toolbox)
        portal.database.settle()
    left = everything_on_disk(portal)
    assert [needle for needle in needles if needle in left] == []


def test_an_erased_disclosure_is_gone_from_the_index(portal: Portal) -> None:
    records_steps.published_disclosure(portal)
    drain(portal.toolbox)
    with portal.reading() as session:
        key = str(session.scalars(select(Disclosure.id)).one())
    assert [known for known in portal.toolbox.search.versions() if key in known]
    with clock.travel(clock.today() + SIX_YEARS):
        run(portal)
        drain(portal.toolbox)
    assert [known for known in portal.toolbox.search.versions() if key in known] == []


def test_a_record_under_objection_stays(portal: Portal) -> None:
    objections_steps.file(objections_steps.make_objector(portal))
    with clock.travel(clock.today() + SIX_YEARS):
        assert "records.negative" not in run(portal)
    with portal.reading() as session:
        assert counted(session, CreditRecord) == 1


def test_a_record_stays_to_its_last_day(portal: Portal) -> None:
    records_steps.make_record(portal)
    with portal.reading() as session:
        last = session.scalars(select(CreditRecord.use_until)).one()
    assert last is not None
    with clock.travel(last):
        assert "records.negative" not in run(portal, "--dry-run")
    with clock.travel(last + timedelta(days=1)):
        assert run(portal, "--dry-run")["records.negative"] == 1


def test_the_access_log_forgets_after_ten_years_and_its_chain_holds(portal: Portal) -> None:
    people.make_citizen(portal)
    with clock.travel(clock.today() + TWELVE_YEARS):
        people.make_citizen(portal)
        assert run(portal)["accesses.contents"] == 1
        with portal.reading() as session:
            old, new = session.scalars(select(Access).order_by(Access.position))
            assert (old.subject_id, old.actor, old.purpose, old.body) == (access_log.NOBODY, "", "", "")
            assert old.reference
            assert new.actor == "system"
            assert access_log.check(session).is_ok


@pytest.mark.parametrize("change", ["purpose = 'x'", "erased_seal = '001.00'", "erased_seal = ''"])
def test_an_erasure_cannot_be_feigned(portal: Portal, change: str) -> None:
    people.make_citizen(portal)
    with clock.travel(clock.today() + TWELVE_YEARS):
        run(portal)
    with portal.writing() as session:
        session.execute(text(f"UPDATE accesses SET {change}"))
    with portal.reading() as session:
        assert access_log.check(session).first_bad == 1


def test_one_time_codes_and_reports_go_with_their_files(portal: Portal) -> None:
    citizen = people.make_citizen(portal)
    report = reports_steps.make_report(portal, citizen)
    path = portal.settings.instance / FOLDER / f"{report}.sealed"
    assert path.is_file()
    with clock.travel(clock.today() + timedelta(days=3 * 366)):
        found = run(portal)
        assert (found["credit-reports.reports"], found["accounts.activation-codes"]) == (1, 1)
    assert not path.exists()
    with portal.reading() as session:
        assert counted(session, CreditReport) == counted(session, ActivationCode) == 0


def test_a_file_whose_row_is_gone_is_swept_up_and_a_fresh_one_stays(portal: Portal) -> None:
    files = portal.toolbox.files(FOLDER)
    files.put("C2020-AAAA-BBBB", b"old")
    files.put("C2026-AAAA-BBBB", b"being made")
    two_days_ago = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(portal.settings.instance / FOLDER / "C2020-AAAA-BBBB.sealed", (two_days_ago, two_days_ago))
    assert run(portal) == {"files.orphans": 1}
    assert files.get("C2026-AAAA-BBBB") == b"being made"


def test_erasing_goes_in_slices_each_with_its_event(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    left, asked = [5], []

    def erase(_session: Session, _today: date, limit: int) -> Slice:
        done = min(left[0], limit)
        left[0] -= done
        asked.append(done)
        return Slice(done)

    eraser = Eraser("session", "test.things", lambda _session, _today: left[0], erase)
    monkeypatch.setattr(command, "erasers", lambda: (eraser,))
    monkeypatch.setattr(command, "AT_ONCE", 2)
    assert command.erase(portal.toolbox) == {"test.things": 5}
    assert asked == [2, 2, 1, 0]
    with portal.reading() as session:
        found = session.scalars(select(Event).where(Event.reference == "test.things")).all()
        assert [event.details for event in found] == [{"rule": "session", "count": n} for n in (2, 2, 1)]


def test_every_eraser_names_a_rule_of_the_data() -> None:
    from app.rulebook.retention import get_retention

    erasers = command.erasers()
    assert len({eraser.what for eraser in erasers}) == len(erasers)
    for eraser in erasers:
        assert get_retention(eraser.rule)


def test_nothing_is_erased_where_nothing_is_due(portal: Portal) -> None:
    records_steps.published_disclosure(portal)
    with portal.writing() as session:
        session.execute(update(ActivationCode).values(tries=0))
    assert run(portal) == {}
    assert "Nothing is past its time." in portal.run("retention", "run")
