"""The shape of input."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from app.features.disclosures.labels import END_REASONS, PROBLEMS
from app.features.disclosures.states import DisclosureAction
from app.web.forms import PortalForm, stripped
from app.web.widgets import RadioInput, TextArea, TextInput

_LONGEST = 2000


def _reasons(label: Any, hint: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        filters=[stripped],
        validators=[
            DataRequired(PROBLEMS["reasons-missing"]),
            Length(max=_LONGEST, message=_l("Shorten this to at most %(limit)s characters", limit=_LONGEST)),
        ],
        widget=TextArea(),
    )


class CheckForm(PortalForm):
    """Is somebody listed? Name and the last four signs of the ID number; kept nowhere."""

    name = StringField(
        _l("Full name"),
        filters=[stripped],
        validators=[InputRequired(_l("Enter the full name")), Length(max=60)],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    last_four = StringField(
        _l("Last four characters of the ID number"),
        description=_l("Three digits and a digit or X. Ask the person for them."),
        filters=[stripped],
        validators=[
            Optional(),
            Regexp(
                r"^[0-9０-９]{3}[0-9０-９XxＸｘ]$", message=_l("Enter four characters, such as 0016 or 123X")
            ),
        ],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class ProposeForm(PortalForm):
    """Why a record should be shown to the public."""

    reasons = _reasons(
        _l("Why does the public need to know this?"),
        _l("The reviewer and the person read this. Name no other people."),
    )


class NoticeForm(PortalForm):
    """Nothing to fill in: serving is a deed of its own."""


class DecisionForm(PortalForm):
    """The decision of the second person."""

    decision = RadioField(
        _l("Your decision"),
        choices=[
            SelectChoice(DisclosureAction.APPROVE.value, _l("Publish it")),
            SelectChoice(DisclosureAction.REFUSE.value, _l("Do not publish it")),
        ],
        validators=[InputRequired(_l("Choose a decision"))],
        widget=RadioInput(),
    )
    reasons = _reasons(
        _l("Reasons of the decision"),
        _l(
            "They stand in the decision document: what was found, how the reply was considered, what follows."
        ),
    )


class ChangeForm(PortalForm):
    """Suspend or show again."""

    reasons = _reasons(_l("Reasons"), _l("Two or three sentences that will still be clear in a year."))


class EndForm(PortalForm):
    """End for good."""

    reason = RadioField(
        _l("Why does it end?"),
        choices=[SelectChoice(code.value, words) for code, words in END_REASONS.items()],
        validators=[InputRequired(_l("Choose a reason"))],
        widget=RadioInput(),
    )
    reasons = _reasons(_l("Reasons"), _l("For the file: which decision or paper this rests on."))
