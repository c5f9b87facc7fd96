"""The shape of what is typed in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.features.accounts.forms import present_password
from app.web.forms import PortalForm
from app.web.widgets import CheckboxInput


class ClosingForm(PortalForm):
    """The password once more, where there is one, and that one has read what happens."""

    current = present_password()
    sure = BooleanField(
        _l("I have read what ends and what stays, and I want to close my account."),
        validators=[InputRequired(_l("Tick the box if you want to close your account"))],
        widget=CheckboxInput(),
    )
