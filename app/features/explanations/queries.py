"""Reads: the whole derivation of a record or of what the public sees of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.features.catalogue import queries as catalogue
from app.features.catalogue.models import CatalogueItem
from app.features.disclosures import queries as disclosures
from app.features.disclosures.models import Disclosure
from app.features.records import queries as records
from app.features.records.models import CreditRecord
from app.kernel import clock
from app.kernel.errors import NotFound
from app.rulebook.catalogue import AccessMode
from app.rulebook.explaining import Clock, Explanation, ItemFacts, explain
from app.rulebook.gates import is_open
from app.rulebook.loading import Validity


def explanation_of(
    session: Session, record: CreditRecord, today: date, disclosure: Disclosure | None = None
) -> Explanation:
    """The derivation of a record, with the gates as they stand today where it has an item for the public."""
    item = record.catalogue_item
    is_about_publishing = record.polarity == "negative" and record.publish_until is not None
    if disclosure is None:
        disclosure = next(iter(disclosures.of_record(session, record.id)), None)
    gates = disclosures.gates_of(session, record, today, disclosure) if is_about_publishing else ()
    return explain(
        records.finding_behind(record),
        _item_facts(session, item),
        clocks=_clocks(record, disclosure),
        gates=gates,
    )


def get_visible(session: Session, today: date, reference: str) -> Disclosure:
    """A disclosure that the public sees today, every gate asked anew. Raises NotFound."""
    disclosure = disclosures.get_visible(session, today, reference)
    if not is_open(disclosures.gates_of(session, disclosure.record, today, disclosure)):
        raise NotFound("no-such-disclosure")
    return disclosure


def _item_facts(session: Session, item: CatalogueItem) -> ItemFacts:
    versions = catalogue.versions_of(session, item.code)
    return ItemFacts(
        code=item.code,
        label=item.label or item.name,
        version=item.version,
        collecting_basis=item.collecting_basis,
        publication_basis=item.publication_basis,
        access_mode=AccessMode(item.access_mode),
        rule_id=item.rule_id,
        validity=Validity(item.in_force_from, catalogue.last_day_of(versions, item)),
    )


def _clocks(record: CreditRecord, disclosure: Disclosure | None) -> list[Clock]:
    clocks = [Clock("upload", record.decided_on, clock.day_of(record.recorded_at))]
    if disclosure is not None and disclosure.notice_served_on is not None:
        clocks.append(Clock("disclosure-reply", disclosure.notice_served_on))
    return clocks
