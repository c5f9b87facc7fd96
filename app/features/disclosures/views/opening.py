"""What every page of the office about one disclosure begins with: found, opened for a purpose, logged."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.disclosures import labels, queries
from app.features.disclosures.models import Disclosure
from app.features.disclosures.services import GateClosed
from app.features.records.looks import Look
from app.features.records.views.purposes import log_look, stated_purpose
from app.kernel.errors import InvalidInput, NotNow
from app.web.access import current_actor
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session

FIELDS = "name and ID number (masked), decision, facts, terms, gates"


def opened(reference: str) -> Disclosure | None:
    """The disclosure; None where no purpose has been stated yet. Raises NotFound."""
    disclosure = queries.get_for_staff(db_session(), current_actor(), reference)
    return disclosure if purpose_of(disclosure) else None


def purpose_of(disclosure: Disclosure) -> str:
    """What this member of staff stated that they open it for, or empty."""
    return stated_purpose(disclosure.reference, disclosure.record.reference)


def log_look_at(disclosure: Disclosure) -> None:
    """Write the look into the person's access log."""
    look = Look(disclosure.record, "disclosures.viewed", disclosure.reference, FIELDS)
    log_look(look, purpose_of(disclosure))


def to_case(reference: str) -> ResponseReturnValue:
    """Back to the page of the case."""
    return redirect(url_for("disclosures_office.show", reference=reference), 303)


def explain(form: PortalForm, error: NotNow | InvalidInput, default_field: str = "reasons") -> None:
    """Put what the service refused into words: beside its field, or for the form as a whole."""
    if isinstance(error, InvalidInput):
        form.take(error, labels.PROBLEMS, default_field)
    elif isinstance(error, GateClosed):
        closed = _(", ").join(_(gate.label) for gate in error.gates)
        form.form_errors.append(_("The law does not allow it at present. Closed: %(gates)s.", gates=closed))
    else:
        form.form_errors.append(labels.PROBLEMS[error.code])
