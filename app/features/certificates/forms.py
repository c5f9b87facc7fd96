"""The shape of input."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.features.certificates import labels
from app.features.certificates.states import OWN_KINDS
from app.web.forms import PortalForm
from app.web.widgets import RadioInput


class KindInput(RadioInput):
    """The kinds with a sentence below each."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        for item, kind in zip(params["items"], OWN_KINDS, strict=True):
            item["hint"] = {"text": labels.EXPLAINED[kind]}
        return params


class MakeForm(PortalForm):
    """Which certificate, and in which language."""

    kind = RadioField(
        _l("Which certificate?"),
        choices=[SelectChoice(kind.value, labels.KINDS[kind]) for kind in OWN_KINDS],
        validators=[InputRequired(_l("Choose a certificate"))],
        widget=KindInput(),
    )
    language = RadioField(
        _l("Which language?"),
        choices=[SelectChoice(code, words) for code, words in labels.LANGUAGES.items()],
        validators=[InputRequired(_l("Choose the language"))],
        widget=RadioInput(),
    )
