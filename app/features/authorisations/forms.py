"""The shape of what a recipient enters."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.features.credit_reports.bound_forms import purpose_choices
from app.features.credit_reports.bounds import LONGEST_RECIPIENT
from app.features.credit_reports.labels import LANGUAGES
from app.web.forms import PortalForm, stripped
from app.web.widgets import CheckboxInput, Select, TextInput

_QUIET = {"autocomplete": "off", "spellcheck": "false"}


class OpenForm(PortalForm):
    """The code, who looks and what for."""

    code = StringField(
        _l("Code of the authorisation"),
        description=_l("Sixteen letters and digits that the person gave you, such as K7QF-2M9X-TR4C-8HVD."),
        filters=[stripped],
        validators=[InputRequired(_l("Enter the code of the authorisation")), Length(max=80)],
        widget=TextInput(),
        render_kw=_QUIET | {"autocapitalize": "characters"},
    )
    recipient = StringField(
        _l("For which organisation do you look?"),
        description=_l("The full name, as the person wrote it in the authorisation."),
        filters=[stripped],
        validators=[
            InputRequired(_l("Enter the full name of the organisation")),
            Length(max=LONGEST_RECIPIENT),
        ],
        widget=TextInput(),
        render_kw={"autocomplete": "organization", "spellcheck": "false"},
    )
    purpose = SelectField(
        _l("What for?"), validators=[InputRequired(_l("Choose what it is for"))], widget=Select()
    )
    declared = BooleanField(
        _l(
            "I look for this organisation and this purpose only. I know that the person is told of every "
            "opening."
        ),
        validators=[InputRequired(_l("Declare for whom and what for you look"))],
        widget=CheckboxInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.purpose.choices = [SelectChoice("", _("Please choose")), *purpose_choices()]


class TakeForm(PortalForm):
    """In which language the file is made."""

    language = SelectField(
        _l("Language of the file"),
        choices=[SelectChoice(code, words) for code, words in LANGUAGES.items()],
        widget=Select(),
    )
