"""The shape of input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.objections import labels
from app.features.objections.queries import CONFIRMED
from app.features.objections.services import AREA, LONGEST_REQUEST
from app.features.objections.states import Ground, ObjectionOutcome
from app.features.records import amending
from app.features.records.models import CreditRecord
from app.kernel.errors import InvalidInput
from app.web.forms import PortalForm, plain_lines, stripped
from app.web.uploads import UploadsField
from app.web.widgets import CountedTextArea, RadioInput

_PART = "part_"  # before the name of a part of the record


class ExplainedRadioInput(RadioInput):
    """Radio buttons with a sentence below each."""

    def __init__(self, sentences: dict[Any, Any]) -> None:
        super().__init__()
        self.sentences = sentences

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = super().map_gov_params(field, **kwargs)
        for item in params["items"]:
            item["hint"] = {"text": self.sentences[item["value"]]}
        return params


def _words(label: Any, hint: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        filters=[plain_lines, stripped],
        validators=[
            DataRequired(labels.PROBLEMS["words-missing"]),
            Length(
                max=LONGEST_REQUEST,
                message=_l("Shorten this to at most %(longest)s characters", longest=LONGEST_REQUEST),
            ),
        ],
        widget=CountedTextArea(LONGEST_REQUEST, rows=10),
    )


def _evidence() -> UploadsField:
    return UploadsField(_l("Evidence: photographs and documents (optional)"), area=AREA)


class ObjectionForm(PortalForm):
    """What is wrong with the record, and what the person asks for."""

    ground = RadioField(
        _l("What is wrong with this record?"),
        choices=[SelectChoice(one.value, words) for one, words in labels.GROUNDS.items()],
        validators=[InputRequired(labels.PROBLEMS["ground-missing"])],
        widget=ExplainedRadioInput({one.value: words for one, words in labels.GROUND_SENTENCES.items()}),
    )
    request = _words(
        _l("What do you object to, and what do you ask for?"),
        _l(
            "Say what is so and how you know it. You can add papers and photographs that show it below. "
            "Please write nothing about other people."
        ),
    )

    evidence = _evidence()

    @property
    def answers(self) -> dict[str, str]:
        """What the person entered so far."""
        return {"ground": str(self.ground.data or ""), "request": str(self.request.data or "")}


class EvidenceForm(PortalForm):
    """Further files for an objection that was filed."""

    evidence = _evidence()


class AnswerForm(PortalForm):
    """The outcome and the written answer; `answer_form` adds the parts of the record that can be amended."""

    outcome = RadioField(
        _l("Outcome"),
        choices=[SelectChoice(one.value, words) for one, words in labels.OUTCOMES.items()],
        validators=[InputRequired(labels.PROBLEMS["outcome-missing"])],
        widget=ExplainedRadioInput(
            {one.value: words for one, words in labels.EFFECTS.items()}
            | {CONFIRMED: labels.CONFIRMED_WORDS["effect"]}
        ),
    )
    answer = _words(
        _l("Written answer to the person"),
        _l(
            "What was checked, what was found and why. Plain words; no other people's names. "
            "The remedies are added by themselves."
        ),
    )

    addition = TextAreaField(
        _l("What is added to the record"),
        description=_l("For “supplemented”. It stands in the record under its own heading."),
        filters=[plain_lines, stripped],
        widget=CountedTextArea(amending.LONGEST, rows=4),
    )

    @property
    def chosen(self) -> ObjectionOutcome:
        return ObjectionOutcome(self.outcome.data)

    @property
    def amended(self) -> list[Any]:
        """The fields of the record, for the template."""
        return [one for one in self if one.name.startswith(_PART)]

    @property
    def changes(self) -> dict[str, str]:
        """What was entered for each part of the record, changed or not."""
        parts = {one.name.removeprefix(_PART): str(one.data or "") for one in self.amended}
        return parts | {amending.ADDITION: str(self.addition.data or "")}

    def explain(self, error: InvalidInput) -> None:
        """Put a complaint beside the part of the record that it is about."""
        named = f"{_PART}{error.field}"
        self.take(error, labels.PROBLEMS, named if named in self else "answer")


def answer_form(
    record: CreditRecord, *, outcomes: Sequence[ObjectionOutcome], given: Mapping[str, str], **data: Any
) -> AnswerForm:
    """The form for one record: only its possible outcomes, and each part as it stands or as proposed."""
    form = _with_parts(AnswerForm, record, given, data)
    form.outcome.choices = [SelectChoice(one.value, labels.OUTCOMES[one]) for one in outcomes]
    return form


def _part(one: amending.Amendable, value: str) -> TextAreaField:
    return TextAreaField(
        labels.field_name(one.name),
        default=value,
        filters=[plain_lines, stripped],
        widget=CountedTextArea(amending.LONGEST, rows=1 if one.kind != "text" else 2),
    )


class SupplementForm(PortalForm):
    """Words added to an open objection."""

    words = _words(
        _l("What do you add?"),
        _l("Only what is new. It stands beside what you wrote before; nothing is overwritten."),
    )


class ReconsiderForm(PortalForm):
    """Why the person does not agree with the answer."""

    request = _words(
        _l("Why do you not agree with the answer?"),
        _l("Say what the answer overlooks or gets wrong, and what you ask for."),
    )


class ReconsiderationForm(AnswerForm):
    """The same as an answer, with the choice of confirming the first one."""

    @property
    def other(self) -> ObjectionOutcome | None:
        """The outcome that takes the place of the first; None where that is confirmed."""
        return None if self.outcome.data == CONFIRMED else ObjectionOutcome(self.outcome.data)


def reconsideration_form(
    record: CreditRecord, *, outcomes: Sequence[ObjectionOutcome]
) -> ReconsiderationForm:
    """The form for a second look at the answer about one record."""
    form = _with_parts(ReconsiderationForm, record, {}, {})
    form.outcome.choices = [
        SelectChoice(CONFIRMED, labels.CONFIRMED_WORDS["outcome"]),
        *(SelectChoice(one.value, labels.OUTCOMES[one]) for one in outcomes),
    ]
    return cast(ReconsiderationForm, form)


def _with_parts(
    base: type[AnswerForm], record: CreditRecord, given: Mapping[str, str], data: Mapping[str, Any]
) -> AnswerForm:
    parts = {
        _PART + one.name: _part(one, given.get(one.name, one.value))
        for one in amending.amendable_fields(record)
    }
    added = {amending.ADDITION: given.get(amending.ADDITION, "")}
    return cast(AnswerForm, type("RecordAnswerForm", (base,), parts)(data={**data, **added}))


def ground_of(answers: dict[str, str]) -> Ground:
    """The ground among the answers."""
    return Ground(answers["ground"])
