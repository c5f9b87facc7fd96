"""The shape of what a report or an authorisation is bound to, and the draft of it between two pages."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.credit_reports import labels
from app.features.credit_reports.bounds import LONGEST_RECIPIENT, LONGEST_WORDS, Bounds, checked
from app.features.credit_reports.contents import CHOOSABLE
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.rulebook import authorisations as rules
from app.web.forms import PortalForm, stripped
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session
from app.web.widgets import CheckboxesInput, PlainDateField, RadioInput, Select, TextInput

_USUAL_DAYS = 30
_PROBLEMS = labels.BOUND_PROBLEMS


class SectionsInput(CheckboxesInput):
    """The parts of a report with a sentence below those that need one."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        for item in params["items"]:
            if item["value"] in labels.SECTION_HINTS:
                item["hint"] = {"text": labels.SECTION_HINTS[item["value"]]}
        return params


def purpose_choices() -> list[SelectChoice]:
    """The purposes of today in words."""
    return [SelectChoice(one.code, _(one.label)) for one in rules.purposes_on(clock.today())]


class BoundsForm(PortalForm):
    """For what, for whom, which parts, until when."""

    recipient = StringField(
        _l("Who is to see it?"),
        description=_l(
            "The full name of the organisation, as on its licence or its letters. For a private person, such "
            "as a landlord, make a report and hand it over yourself."
        ),
        filters=[stripped],
        validators=[
            DataRequired(_PROBLEMS["recipient-missing"]),
            Length(max=LONGEST_RECIPIENT, message=_l("Shorten this to at most %(longest)s characters",
                                                     longest=LONGEST_RECIPIENT)),
        ],
        widget=TextInput(),
        render_kw={"autocomplete": "organization", "spellcheck": "false"},
    )  # fmt: skip
    recipient_kind = RadioField(
        _l("What is it?"),
        validators=[InputRequired(_PROBLEMS["recipient-kind-unknown"])],
        widget=RadioInput(),
    )
    purpose = SelectField(
        _l("What is it for?"),
        validators=[InputRequired(_PROBLEMS["purpose-unknown"])],
        widget=Select(),
    )
    words = StringField(
        _l("In your own words (optional)"),
        description=_l("Such as “home loan of spring 2027”. The recipient reads it."),
        filters=[stripped],
        validators=[
            Length(max=LONGEST_WORDS, message=_l("Shorten this to at most %(longest)s characters",
                                                 longest=LONGEST_WORDS)),
        ],
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    sections = SelectMultipleField(
        _l("Which parts may they see?"),
        description=_l(
            "Your name, the masked ID number and how to read the report are always there. Choose only what "
            "they need."
        ),
        choices=[SelectChoice(section, labels.SECTIONS[section]) for section in CHOOSABLE],
        validators=[InputRequired(_PROBLEMS["sections-missing"])],
        widget=SectionsInput(),
    )
    ends_on = PlainDateField(_l("Until when?"), validators=[InputRequired(_l("Enter the last day"))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.purpose.choices = [SelectChoice("", _("Please choose")), *purpose_choices()]
        kinds = rules.recipient_kinds_on(clock.today())
        self.recipient_kind.choices = [SelectChoice(one.code, _(one.label)) for one in kinds]
        self.ends_on.description = _(
            "At most %(longest)s days ahead. It ends by itself; you can take it back at any time before.",
            longest=rules.limit(rules.LONGEST_DAYS),
        )

    @property
    def bounds(self) -> Bounds:
        """What was entered, not yet checked against the rules."""
        return Bounds(
            purpose=str(self.purpose.data or ""),
            recipient=str(self.recipient.data or ""),
            recipient_kind=str(self.recipient_kind.data or ""),
            sections=tuple(self.sections.data or ()),
            valid_until=self.ends_on.data or date.min,
            words=str(self.words.data or ""),
        )

    def within_rules(self) -> Bounds | None:
        """The same, tidied; None where the rules do not allow it, with the reason beside its field."""
        try:
            return checked(self.bounds, clock.today())
        except InvalidInput as error:
            self.take(error, _PROBLEMS, "recipient")
            return None


def answers_of(bounds: Bounds) -> dict[str, Any]:
    """The same as the form takes it."""
    return {
        "purpose": bounds.purpose,
        "recipient": bounds.recipient,
        "recipient_kind": bounds.recipient_kind,
        "sections": list(bounds.sections),
        "ends_on": bounds.valid_until,
        "words": bounds.words,
    }


def first_answers() -> dict[str, Any]:
    """What an empty form begins with: a month from today."""
    return {"ends_on": clock.today() + timedelta(days=_USUAL_DAYS)}


def keep_draft(key: str, bounds: Bounds) -> None:
    """Keep it for the page that shows it again: sealed, in the session on the server."""
    answers = answers_of(bounds) | {"ends_on": bounds.valid_until.isoformat()}
    keep_sealed(key, json.dumps(answers))


def find_draft(key: str) -> Bounds | None:
    """What was entered, or None."""
    kept = find_sealed(key)
    if not kept:
        return None
    answers = cast(dict[str, Any], json.loads(kept))
    return Bounds(
        purpose=answers["purpose"],
        recipient=answers["recipient"],
        recipient_kind=answers["recipient_kind"],
        sections=tuple(answers["sections"]),
        valid_until=date.fromisoformat(answers["ends_on"]),
        words=answers["words"],
    )


def drop_draft(key: str) -> None:
    """Forget it."""
    current_session().pop(key, None)
