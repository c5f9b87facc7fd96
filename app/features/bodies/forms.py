"""The shape of what is typed in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.features.bodies import labels
from app.web.forms import PortalForm, stripped
from app.web.widgets import Select, TextInput


class BodyForm(PortalForm):
    """One body. The bodies that can stand above it are filled in by the view."""

    name = StringField(
        _l("Full name"),
        description=_l("As on its seal: sheets name it like this, and rows are matched by it."),
        validators=[InputRequired(_l("Enter the body's full name.")), Length(max=200)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )
    code = StringField(
        _l("Unified social credit code"),
        validators=[InputRequired(_l("Enter the code")), Length(max=40)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(kind.value, words) for kind, words in labels.KINDS.items()],
        validators=[InputRequired(_l("Choose the kind"))],
        widget=Select(),
    )
    parent = SelectField(_l("Stands below"), widget=Select())
