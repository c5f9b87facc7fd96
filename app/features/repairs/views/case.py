"""An application as the office sees it: behind its purpose, every look logged (rule 6.1)."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.features.records import labels as record_labels
from app.features.records.looks import Look
from app.features.records.models import RecordKind
from app.features.records.policies import can_read
from app.features.records.views.purposes import Door
from app.features.repairs import labels, queries
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import RepairOutcome, RepairState
from app.features.subjects import queries as subjects
from app.features.uploads import answers as uploads
from app.features.uploads.models import Upload
from app.kernel import clock
from app.rulebook.rules import get_rule
from app.web.access import current_actor
from app.web.unit_of_work import db_session

DOOR = Door(
    _l("Open a repair application"),
    _l("Open the application"),
    section="repairs",
    index=(_l("Repairs"), "repairs_office.index"),
)
_FIELDS = "name and ID number (masked), record, proof, commitment, gaps, proposal, decision, timeline"


def look_at(application: RepairApplication, upload: Upload | None = None) -> Look:
    """What the access log keeps of an opening."""
    source = get_rule("repair-conditions").source
    basis = f"{source.title} {source.article}".strip()
    if upload is not None:
        fields = f"proof of performance ({upload.kind})"
        return Look(application.record, "repairs.proof-opened", application.reference, fields, basis)
    return Look(application.record, "repairs.viewed", application.reference, _FIELDS, basis)


def line_of(application: RepairApplication) -> dict[str, Any]:
    """One row of a list: nothing that says who the person is."""
    state = RepairState(application.state)
    return {
        "application": application,
        "kind": record_labels.KINDS[RecordKind(application.record.kind)],
        "state": labels.STATES[state],
        "tone": labels.TONES[state],
        "is_late": application.is_late_on(clock.today()),
    }


def case_of(application: RepairApplication) -> dict[str, Any]:
    """What the pages of one application show."""
    session, record, actor = db_session(), application.record, current_actor()
    proposed = application.proposed_outcome
    readiness = queries.readiness(
        session, record, clock.today(), has_proof=application.is_open, has_commitment=application.is_open
    )
    return {
        "application": application,
        "identity": subjects.identity_of(session, record.subject),
        "kind": record_labels.KINDS[RecordKind(record.kind)],
        "state": labels.STATES[RepairState(application.state)],
        "is_late": application.is_late_on(clock.today()),
        "can_read_record": can_read(actor, record),
        "legal_clock": queries.standing_of(session, application, clock.today()),
        "lines": labels.checklist(readiness),
        "proofs": _proof_rows(application),
        "gaps": queries.gaps_of(session, application),
        "extension": queries.extension_of(session, application),
        "proposed": labels.PROPOSALS[RepairOutcome(proposed)] if proposed else "",
        "proposal": queries.proposal_of(session, application),
        "bar": labels.bar_in_words(application.proposed_bar),
        "sent_back": queries.sent_back_of(session, application),
        "reasons": queries.reasons_of(session, application),
        "ground": labels.ground_in_words(application.ground),
    }


def _proof_rows(application: RepairApplication) -> list[dict[str, Any]]:
    rows = uploads.rows(queries.proofs_of(db_session(), application))
    for row in rows:
        named = {"reference": application.reference, "file": row["reference"]}
        row["download"] = url_for("repairs_office.download", **named)
        row["show"] = url_for("repairs_office.proof", **named) if row["can_be_shown"] else None
    return rows
