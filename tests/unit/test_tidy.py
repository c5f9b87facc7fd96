"""What the worker does every ten minutes beside its tasks: counts, checks, notes, erases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from app.cli import worker
from app.features.accounts.models import ActivationCode
from app.features.assessment.models import BatchFigures
from app.kernel import chain_checks, clock
from app.kernel.events import Event
from tests.support import people, records_steps
from tests.support.portal import Portal


def test_the_worker_counts_batches_checks_the_logs_and_notes_their_ends(portal: Portal) -> None:
    records_steps.make_record(portal)
    worker._tidy(portal.toolbox)
    with portal.reading() as session:
        assert session.scalar(select(func.count()).select_from(BatchFigures)) == 1
        assert [(one.name, one.first_bad) for one in chain_checks.results(session)] == [
            ("events", None),
            ("accesses", None),
        ]
    assert len(portal.toolbox.anchors.read()) == 1


def test_the_worker_erases_what_is_past_its_time(portal: Portal) -> None:
    people.make_citizen(portal)
    worker._tidy(portal.toolbox)
    with portal.reading() as session:
        assert session.scalar(select(func.count()).select_from(ActivationCode)) == 1
    with clock.travel(clock.now() + timedelta(days=100)):
        worker._tidy(portal.toolbox)
    with portal.reading() as session:
        assert session.scalar(select(func.count()).select_from(ActivationCode)) == 0
        erased = session.scalars(select(Event.reference).where(Event.verb == "retention.erased")).all()
        assert "accounts.activation-codes" in erased
