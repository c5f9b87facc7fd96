"""The shape of input."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.features.intake.kinds import READERS
from app.features.records.labels import KINDS
from app.features.records.models import RecordKind
from app.web.forms import PortalForm
from app.web.widgets import FileInput, RadioInput

TAKE, TRY = "take", "try"


class UploadForm(PortalForm):
    """A department's sheet."""

    kind = RadioField(
        _l("What does the sheet hold?"),
        validators=[InputRequired(_l("Choose what the sheet holds"))],
        widget=RadioInput(),
    )
    file = FileField(
        _l("The sheet"),
        description=_l("CSV or XLSX with your own headings; title rows above them do no harm."),
        validators=[FileRequired(_l("Choose a file"))],
        widget=FileInput(),
    )
    mode = RadioField(
        _l("What shall happen?"),
        choices=[
            SelectChoice(TAKE, _l("Take the rows in")),
            SelectChoice(TRY, _l("Only try: judge every row and keep nothing")),
        ],
        default=TAKE,
        validators=[InputRequired(_l("Choose what shall happen"))],
        widget=RadioInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [SelectChoice(kind, KINDS[RecordKind(kind)]) for kind in READERS]
