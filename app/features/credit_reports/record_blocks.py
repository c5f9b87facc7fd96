"""One record on paper: what it says, its passport, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.features.credit_reports.contents import Column, Note, Record, Table
from app.features.credit_reports.facts import Facts
from app.features.disclosures.labels import REMOVAL_REASONS
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState, EndReason
from app.features.objections import labels as objection_labels
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome, ObjectionState
from app.features.records import labels, queries
from app.features.records.models import CreditRecord, RecordKind
from app.features.repairs import labels as repair_labels
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import RepairState
from app.rulebook.severity import Severity
from app.web.locale import current_language
from app.web.templating import day

OPEN_OBJECTIONS = {ObjectionState.FILED, ObjectionState.REFERRED}


def record_block(facts: Facts, record: CreditRecord) -> Record:
    """A record with its objection marks, in the language that is spoken."""
    return Record(
        title=_(": ").join((str(labels.KINDS[RecordKind(record.kind)]), record.title)),
        reference=record.reference,
        facts=(*_said(record), *_rules(facts, record)),
        notes=(
            *(_note(one) for one in facts.objections_to(record) if _stays_beside(one)),
            *_statement_notes(facts, record),
            *(_repair_note(one) for one in facts.repairs_of(record) if one.is_open),
        ),
        explanation=_explanation(record),
    )


def _statement_notes(facts: Facts, record: CreditRecord) -> tuple[Note, ...]:
    text = facts.statement_on(record)
    return (Note(str(_("The person's own statement")), text, is_statement=True),) if text else ()


def repair_in_words(application: RepairApplication) -> str:
    """How far an application for repair is, said to anybody who reads the report."""
    if application.is_open:
        return str(_("Applied for on %(filed)s, not decided yet", filed=day(application.filed_at)))
    at = application.decided_at or application.filed_at
    return str(_(": ")).join((day(at), str(repair_labels.STATES[RepairState(application.state)])))


def _repair_note(application: RepairApplication) -> Note:
    words = (application.reference, repair_in_words(application))
    return Note(str(_("Credit repair applied for")), str(_(": ")).join(words))


def short_table(facts: Facts, records: Sequence[CreditRecord]) -> Table:
    """Many records, each in one row."""
    columns = (
        Column(_("Record"), "middle"),
        Column(_("What was found, by whom")),
        Column(_("Terms and marks"), "wide"),
    )
    return Table(_("Records in brief"), columns, tuple(_row(facts, record) for record in records))


def _row(facts: Facts, record: CreditRecord) -> tuple[str, ...]:
    is_shown = any(one.is_visible_on(facts.today) for one in facts.shown(record))
    marks = [_("Shown to the public")] if is_shown else [_("Not public")]
    if record.is_under_objection:
        marks.append(_("Objection pending"))
    terms = []
    if record.severity:
        terms.append(str(labels.SEVERITIES[Severity(record.severity)]))
    if record.use_until:
        terms.append(_("used until %(date)s", date=day(record.use_until)))
    return (
        f"{record.reference}\n{day(record.decided_on)}",
        f"{record.title}\n{record.decision_no}\n{record.determining_body.name}",
        "\n".join((*terms, *marks)),
    )


def publication(facts: Facts, record: CreditRecord) -> str:
    """Whether the public sees a record, since when and until when."""
    shown = facts.shown(record)
    if not shown:
        return str(_("No. Only the person and those whom they authorise can query it."))
    return "\n".join(_publication(facts, one) for one in shown)


def _publication(facts: Facts, disclosure: Disclosure) -> str:
    since = day(disclosure.published_at)
    if disclosure.is_visible_on(facts.today):
        words = _(
            "Since %(since)s, until %(until)s at the latest (%(reference)s)",
            since=since,
            until=day(disclosure.publish_until),
            reference=disclosure.reference,
        )
    else:
        words = _(
            "No longer; it was shown from %(since)s (%(reference)s). %(reason)s",
            since=since,
            reference=disclosure.reference,
            reason=REMOVAL_REASONS[_reason(disclosure)],
        )
    return str(words)


def _reason(disclosure: Disclosure) -> str:
    if disclosure.end_reason:
        return disclosure.end_reason
    is_suspended = disclosure.state == DisclosureState.SUSPENDED
    return DisclosureState.SUSPENDED if is_suspended else EndReason.TERM_OVER


def _said(record: CreditRecord) -> list[tuple[str, str]]:
    """What the record says; what stands in its title already is not said twice."""
    rows = labels.contents_in_words(queries.current_version(record).contents)
    return [(row["key"], row["value"]) for row in rows if row["value"] != record.title]


def _rules(facts: Facts, record: CreditRecord) -> list[tuple[str, str]]:
    """Who found it, on which basis it is kept, until when it counts; what does not apply is left out."""
    is_handed_on = record.source_body_id != record.determining_body_id
    rows = (
        (_("Found by"), record.determining_body.name),
        (_("Handed in by"), record.source_body.name if is_handed_on else ""),
        (_("Decision number"), record.decision_no),
        (_("Date of the decision"), day(record.decided_on)),
        (_("Severity"), str(labels.SEVERITIES[Severity(record.severity)]) if record.severity else ""),
        (_("Shown to the public"), publication(facts, record)),
        (_("Repair possible from"), day(record.earliest_repair_on)),
        (_("Last day of use"), day(record.use_until)),
        (_("Collected on the basis of"), record.catalogue_item.collecting_basis),
    )
    return [row for row in rows if row[1]]


def _explanation(record: CreditRecord) -> str:
    """How the dates follow from the law, sentence by sentence, and by which rules they were computed."""
    steps = [labels.step_in_words(step) for step in queries.steps_of(record)]
    steps.append(_("Computed by version %(version)s of the rulebook.", version=record.rulebook_version))
    return ("" if current_language() == "zh" else " ").join(steps)


def _stays_beside(objection: Objection) -> bool:
    return objection.state in OPEN_OBJECTIONS or objection.outcome == ObjectionOutcome.CANNOT_BE_CONFIRMED


def _note(objection: Objection) -> Note:
    ground = objection_labels.ground(objection.ground)
    if objection.state in OPEN_OBJECTIONS:
        text = _(
            "Raised on %(filed)s (%(reference)s): %(ground)s. The answer is due by %(due)s; until then the "
            "record is contested.",
            filed=day(objection.filed_at),
            reference=objection.reference,
            ground=ground,
            due=day(objection.due_on),
        )
        return Note(_("Objection pending"), text)
    text = _(
        "Raised on %(filed)s (%(reference)s): %(ground)s. Answered on %(decided)s: %(outcome)s.",
        filed=day(objection.filed_at),
        reference=objection.reference,
        ground=ground,
        decided=day(objection.decided_at),
        outcome=objection_labels.outcome(objection.outcome),
    )
    return Note(_("The objection could not be confirmed"), text)
