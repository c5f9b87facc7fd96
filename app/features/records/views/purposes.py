"""Opening a person's file in the office: for a stated purpose only, logged before it is shown (rule 6.1).

Records, disclosures and objections open this way; the purpose is kept for as long as the session lasts.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from app.features.records.forms import PurposeForm
from app.features.records.looks import Look, note_look
from app.web.access import current_actor
from app.web.sessions import current_session
from app.web.toolbox import toolbox
from app.web.unit_of_work import SAFE, db_session, keep_writes


@dataclass(frozen=True)
class Door:
    """What the page says that asks for the purpose; `section` and `index` name the list it hangs below."""

    heading: LazyString
    button: LazyString
    section: str = ""
    index: tuple[LazyString, str] | None = None


def stated_purpose(*references: str) -> str:
    """The purpose stated in this session for one of these references, or empty."""
    found = (current_session().get(_key(reference)) for reference in references)
    return next((str(purpose) for purpose in found if purpose), "")


def ask_purpose(door: Door, reference: str, *also: str) -> ResponseReturnValue | None:
    """The page that asks, the way on once it is answered, or None where a purpose has been stated.

    Serves a blueprint's `show`; a purpose stated for one of `also` is as good.
    """
    form = PurposeForm()
    if form.validate_on_submit():
        current_session()[_key(reference)] = form.purpose.data
        return redirect(url_for(".show", reference=reference), 303)
    if request.method in SAFE and stated_purpose(reference, *also):
        return None
    page = render_template("records/office/purpose.html", form=form, door=door, reference=reference)
    return page, 422 if form.errors else 200


def log_look(look: Look, purpose: str) -> None:
    """Write it into the person's access log, also where a form with errors shows the case again.

    A deed that succeeds is no look: it has its event.
    """
    if request.method in SAFE:
        with toolbox().database.transaction() as session:
            note_look(session, current_actor(), look, purpose=purpose)
    else:
        keep_writes()  # the services complain before they change anything
        note_look(db_session(), current_actor(), look, purpose=purpose)


def _key(reference: str) -> str:
    return f"purpose:{reference}"
