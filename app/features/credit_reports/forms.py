"""The shape of what is typed in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from app.features.credit_reports import labels
from app.web.forms import PortalForm, stripped
from app.web.widgets import FileInput, RadioInput, TextInput


class MakeForm(PortalForm):
    """In which language a report is made."""

    language = RadioField(
        _l("In which language?"),
        validators=[InputRequired(_l("Choose the language of the report"))],
        widget=RadioInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = list(labels.LANGUAGES.items())


class RevokeForm(PortalForm):
    """Why a report is revoked."""

    reason = RadioField(
        _l("Why do you revoke it?"),
        description=_l("For the office alone; whoever checks the report is not told why."),
        validators=[InputRequired(_l("Choose why you revoke the report"))],
        widget=RadioInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.choices = list(labels.REASONS.items())


class CodeForm(PortalForm):
    """A verification code, however it is written."""

    code = StringField(
        _l("Verification code"),
        description=_l(
            "Sixteen letters and digits from the first page of the report, such as K7QF-2M9X-TR4C-8HVD."
        ),
        validators=[InputRequired(_l("Enter the verification code")), Length(max=80)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )


class FileForm(PortalForm):
    """The file of a report."""

    pdf = FileField(
        _l("The PDF file of the report"),
        description=_l("Up to 20 MB. The file is checked and then forgotten."),
        validators=[FileRequired(_l("Choose the PDF file"))],
        widget=FileInput(),
        render_kw={"accept": "application/pdf,.pdf"},
    )
