"""The shape of input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.intake.kinds import READERS
from app.features.intake.labels import DECISIONS, PROBLEMS
from app.features.intake.services import LONGEST_REASON
from app.features.intake.states import BatchMode, QuarantineAction
from app.features.records.labels import KINDS
from app.features.records.models import RecordKind
from app.web.forms import PortalForm, stripped
from app.web.widgets import FileInput, RadioInput, TextArea

TAKE, TRY = "take", "try"


class UploadForm(PortalForm):
    """A department's sheet."""

    kind = RadioField(
        _l("What does the sheet hold?"),
        validators=[InputRequired(_l("Choose what the sheet holds"))],
        widget=RadioInput(),
    )
    purpose = RadioField(
        _l("What is it handed in for?"),
        choices=[
            SelectChoice(BatchMode.NEW, _l("New findings")),
            SelectChoice(BatchMode.CORRECTION, _l("Corrections: the same decisions with other contents")),
            SelectChoice(
                BatchMode.WITHDRAWAL,
                _l("Taking records back: decision number, ID number, body and reason, nothing else"),
            ),
        ],
        default=BatchMode.NEW,
        validators=[InputRequired(_l("Choose what it is handed in for"))],
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


class DecisionForm(PortalForm):
    """What becomes of a row in quarantine, and why."""

    decision = RadioField(
        _l("What becomes of the row?"),
        choices=[SelectChoice(action, words) for action, words in DECISIONS.items()],
        validators=[InputRequired(_l("Choose what becomes of the row"))],
        widget=RadioInput(),
    )
    reason = TextAreaField(
        _l("Reasons"),
        description=_l("Its body reads them. Do not repeat what may not be collected."),
        filters=[stripped],
        validators=[
            DataRequired(PROBLEMS["reason-missing"]),
            Length(max=LONGEST_REASON, message=PROBLEMS["reason-too-long"]),
        ],
        widget=TextArea(),
    )

    def offer(self, actions: Sequence[QuarantineAction]) -> None:
        """Only what can be decided about this row."""
        self.decision.choices = [SelectChoice(action, DECISIONS[action]) for action in actions]
