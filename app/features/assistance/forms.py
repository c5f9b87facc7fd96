"""The shape of input."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import PortalForm, stripped
from app.web.widgets import CheckboxInput, TextInput


def _id_number() -> StringField:
    return StringField(
        _l("ID number of the person"),
        validators=[InputRequired(_l("Enter the ID number")), Length(max=40)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class BeginForm(PortalForm):
    """Who is there, and the code that they gave."""

    id_number = _id_number()
    code = StringField(
        _l("Code that the person gives you"),
        description=_l("Eight letters and figures from their account page or from the slip."),
        validators=[InputRequired(_l("Enter the code")), Length(max=40)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class SlipForm(PortalForm):
    """Whose slip, and that they are there."""

    id_number = _id_number()
    is_here = BooleanField(
        _l("The person is here and I have seen their identity card"),
        validators=[InputRequired(_l("Without the person and their identity card there is no code"))],
        widget=CheckboxInput(),
    )
    purpose = StringField(
        _l("Purpose"),
        description=_l("The person reads this under “Who looked”. Example: came for help with an objection."),
        validators=[InputRequired(_l("Say why you look this number up")), Length(max=200)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )
