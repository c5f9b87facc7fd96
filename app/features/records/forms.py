"""The shape of what is typed in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import PortalForm, stripped
from app.web.widgets import TextInput


class PurposeForm(PortalForm):
    """Why a record is opened; the person reads it."""

    purpose = StringField(
        _l("What do you open this record for?"),
        description=_l(
            "The person can read this sentence. For example: preparing a disclosure, answering an objection."
        ),
        validators=[InputRequired(_l("Say what you open the record for")), Length(min=4, max=200)],
        filters=[stripped],
        widget=TextInput(),
    )
