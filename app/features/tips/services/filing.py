"""Filing a tip: once however often it is pressed, with its proof, its evidence and the reporter set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.features.bodies.models import Body
from app.features.tips import queries, receipts
from app.features.tips.conduct import is_conduct
from app.features.tips.models import Tip, TipProof, TipReporter
from app.features.tips.queries.identities import PURPOSE as REPORTER
from app.features.tips.queries.identities import identity_place
from app.features.tips.services import conflicts, evidence
from app.features.tips.services.words import checked, seal, start_clock
from app.features.tips.states import TipState
from app.kernel import clock, events
from app.kernel.actors import PUBLIC
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id, new_reference

_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|[+]?[\d\s()（）–—-]{7,24}")
_FEWEST_DIGITS = 7


@dataclass(frozen=True)
class Reporter:
    """Who a named reporter says they are."""

    name: str = field(repr=False)
    contact: str = field(repr=False)
    wishes_to_be_told: bool


def file_tip(
    session: Session,
    *,
    conduct: str,
    facts: str,
    place: str = "",
    happened: str = "",
    reported_party: str = "",
    reported_body_id: UUID | None = None,
    reporter: Reporter | None = None,
    basket: str = "",
    receipt: str | None = None,
    receipt_index: str = "",
) -> tuple[Tip, str]:
    """File a tip; answers it with its receipt code, which is known to nobody afterwards.

    Without a `reporter` who files is not noted. A `receipt` made beforehand makes filing twice file once;
    `receipt_index` is its fingerprint where that has been derived already. Raises InvalidInput.
    """
    words = {"facts": facts, "place": place, "happened": happened, "reported_party": reported_party}
    words = {name: checked(text, name, is_needed=name == "facts") for name, text in words.items()}
    if not is_conduct(conduct):
        raise InvalidInput("conduct-unknown", field="conduct")
    reporter = _checked_reporter(reporter)
    receipt = receipt or receipts.new_receipt()
    index = receipt_index or receipts.index_of(keyring_of(session), receipt)
    known = queries.find_by_index(session, index)
    if known is not None:
        return known, receipt
    tip = _new_tip(session, conduct, words, index)
    tip.reported_body_id = _reported_body(session, reported_body_id, words["reported_party"])
    try:
        with session.begin_nested():
            session.add(tip)
            session.flush()
    except IntegrityError:
        # Two presses at the same moment: the other one has just filed it.
        known = queries.find_by_index(session, index)
        if known is None:
            raise
        return known, receipt
    _set_apart(session, tip, reporter)
    _prove(session, tip)
    conflicts.note_named_staff(session, tip, words["reported_party"])
    files = evidence.attach(session, basket, tip.id)
    events.record(session, PUBLIC, "tips.filed", tip.reference, conduct=conduct, files=files)
    return tip, receipt


def confirm_receipt(session: Session, tip: Tip) -> None:
    """Note that the reporter has typed the code back, so that they hold it."""
    if not tip.is_receipt_confirmed:
        tip.is_receipt_confirmed = True
        events.record(session, PUBLIC, "tips.receipt-confirmed", tip.reference)


def is_contact(text: str) -> bool:
    """Whether words can be a telephone number or an e-mail address."""
    is_shaped = _CONTACT.fullmatch(text) is not None
    return is_shaped and ("@" in text or sum(ch.isdigit() for ch in text) >= _FEWEST_DIGITS)


def _new_tip(session: Session, conduct: str, words: dict[str, str], index: str) -> Tip:
    today = clock.today()
    tip = Tip(
        id=new_id(),
        reference=new_reference("T", today.year),
        receipt_index=index,
        state=TipState.RECEIVED,
        conduct=conduct,
        received_on=today,
        is_awaiting_answer=False,
    )
    start_clock(tip)
    for name, text in words.items():
        setattr(tip, f"{name}_sealed", seal(session, text, name, tip))
    return tip


def _checked_reporter(reporter: Reporter | None) -> Reporter | None:
    if reporter is None:
        return None
    name = checked(reporter.name, "name", is_needed=True)
    contact = checked(reporter.contact, "contact", is_needed=True)
    if not is_contact(contact):
        raise InvalidInput("contact-unknown", field="contact")
    return Reporter(name, contact, reporter.wishes_to_be_told)


def _reported_body(session: Session, chosen: UUID | None, party: str) -> UUID | None:
    """The body that a tip is about: as chosen, or because the words name it."""
    if chosen is not None:
        if session.get(Body, chosen) is None:
            raise InvalidInput("body-unknown", field="reported_body")
        return chosen
    named = [body for body in queries.confirmed_bodies(session) if body.name in party]
    return max(named, key=lambda body: len(body.name)).id if named else None


def _set_apart(session: Session, tip: Tip, reporter: Reporter | None) -> None:
    """Keep who the reporter is in a table of its own, under keys of its own (rule 7.2)."""
    if reporter is None:
        return
    keyring = keyring_of(session)
    tip.is_named = True
    session.add(
        TipReporter(
            tip_id=tip.id,
            name_sealed=keyring.seal(reporter.name, identity_place("name", tip.id), REPORTER),
            contact_sealed=keyring.seal(reporter.contact, identity_place("contact", tip.id), REPORTER),
            wishes_to_be_told=reporter.wishes_to_be_told,
        )
    )


def _prove(session: Session, tip: Tip) -> None:
    """A proof that a tip was filed now; only the tip knows its code, and it knows no tip."""
    code = receipts.new_proof()
    at = clock.now().replace(second=0, microsecond=0)
    session.add(TipProof(code_index=receipts.proof_index(keyring_of(session), code), filed_at=at))
    tip.proof_sealed = seal(session, code, "proof", tip)
