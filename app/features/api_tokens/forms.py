"""The shape of input."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.features.bodies.models import Body
from app.rulebook.account_limits import API_TOKEN_DAYS, limit
from app.web.forms import PortalForm, stripped
from app.web.widgets import RadioInput, Select, TextInput

_OFFERED_DAYS = (30, 90, 180, 365)
LONGEST_PURPOSE = 100


class IssueForm(PortalForm):
    """For whom, for what, for how long."""

    body = SelectField(
        _l("The body whose program it is"),
        validators=[InputRequired(_l("Choose the body"))],
        widget=Select(),
    )
    purpose = StringField(
        _l("Which program, and what for"),
        description=_l("Such as: penalty system of the bureau, nightly. No names of people."),
        validators=[
            InputRequired(_l("Say which program it is for")),
            Length(max=LONGEST_PURPOSE, message=_l("At most 100 characters")),
        ],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )
    days = RadioField(
        _l("Valid for"),
        coerce=int,
        validators=[InputRequired(_l("Choose how long it is valid"))],
        widget=RadioInput(),
    )

    def __init__(self, bodies: tuple[Body, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.body.choices = [
            SelectChoice("", _l("Choose a body")),
            *(SelectChoice(str(body.id), body.name) for body in bodies),
        ]
        self.days.choices = [
            SelectChoice(days, ngettext("%(num)s day", "%(num)s days", days))
            for days in _OFFERED_DAYS
            if days <= limit(API_TOKEN_DAYS)
        ]
