"""The shape of input."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.repairs import labels
from app.features.repairs.services import AREA, LONGEST_WORDS
from app.features.repairs.states import RepairOutcome
from app.rulebook import repair_tables
from app.web.forms import PortalForm, plain_lines, stripped
from app.web.uploads import UploadsField
from app.web.widgets import CountedTextArea, RadioInput, TextInput


def _words(label: Any, hint: Any, rows: int = 8) -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        filters=[plain_lines, stripped],
        validators=[
            DataRequired(labels.PROBLEMS["words-missing"]),
            Length(
                max=LONGEST_WORDS,
                message=_l("Shorten this to at most %(longest)s characters", longest=LONGEST_WORDS),
            ),
        ],
        widget=CountedTextArea(LONGEST_WORDS, rows=rows),
    )


def _line(label: Any, hint: Any, *validators: Any) -> StringField:
    longest = Length(max=128, message=_l("Shorten this to at most %(longest)s characters", longest=128))
    return StringField(
        label, description=hint, filters=[stripped], validators=[*validators, longest], widget=TextInput()
    )


class ProofForm(PortalForm):
    """The proof of performance."""

    proof = UploadsField(_l("Your proof of performance"), area=AREA)


class CommitmentForm(PortalForm):
    """The signature under the commitment."""

    signature = _line(
        _l("Your full name, as your signature"),
        _l("Type it as it stands on your ID card."),
        DataRequired(labels.PROBLEMS["signature-missing"]),
    )


class GapsForm(PortalForm):
    """The one list of what is missing."""

    gaps = _words(
        _l("What is missing"),
        _l(
            "One line for each thing, and how it can be had. The person is asked once: name all of it now. "
            "Only the proof of performance and the commitment may be asked for."
        ),
    )


class NotAcceptedForm(PortalForm):
    """Ground and reasons of not accepting."""

    ground = RadioField(
        _l("Ground"),
        validators=[InputRequired(labels.PROBLEMS["ground-missing"])],
        widget=RadioInput(),
    )
    reasons = _words(_l("Reasons, as the person reads them"), _l("Plain words; no other people's names."))

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        grounds = repair_tables.reasons_not_accepted()
        self.ground.choices = [SelectChoice(one.code, labels.word(one.label)) for one in grounds]


class ProposalForm(PortalForm):
    """What is to be decided, and why."""

    outcome = RadioField(
        _l("Proposed decision"),
        choices=[SelectChoice(one.value, words) for one, words in labels.PROPOSALS.items()],
        validators=[InputRequired(labels.PROBLEMS["outcome-missing"])],
        widget=RadioInput(),
    )
    reasons = _words(
        _l("Reasons, as the person reads them"),
        _l("What was checked, what was found and why. The remedies are added by themselves."),
    )
    bar = RadioField(_l("Only with a refusal: a bar on applying again"), widget=RadioInput(), default="")
    body_answer_no = _line(
        _l("Number of the determining body's answer"),
        _l("That body has no access here: you record what it answered in writing."),
    )

    def __init__(self, *, is_recording: bool, **given: Any) -> None:
        super().__init__(**given)
        self.bar.choices = [
            SelectChoice("", str(_l("No bar"))),
            *(SelectChoice(one.code, labels.word(one.label)) for one in repair_tables.bars()),
        ]
        if not is_recording:
            del self.body_answer_no

    @property
    def chosen(self) -> RepairOutcome:
        return RepairOutcome(self.outcome.data)

    @property
    def answer_no(self) -> str:
        field = self._fields.get("body_answer_no")
        return str(field.data or "") if field is not None else ""


class ReasonsForm(PortalForm):
    """Why a proposal is sent back, or why it takes longer."""

    reasons = _words(_l("Reasons"), _l("Plain words; no other people's names."), rows=5)


class AcknowledgeForm(PortalForm):
    """That a recipient has removed the record."""

    proof = _line(
        _l("Number of the recipient's document"),
        _l("Needed where you record it for another body; your own body may leave it empty."),
    )
