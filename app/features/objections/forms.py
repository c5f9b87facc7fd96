"""The shape of input."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.objections import labels
from app.features.objections.services import AREA, LONGEST_REQUEST
from app.features.objections.states import Ground, ObjectionOutcome
from app.web.forms import PortalForm, plain_lines, stripped
from app.web.uploads import UploadsField
from app.web.widgets import CountedTextArea, RadioInput


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
    """The outcome and the written answer."""

    outcome = RadioField(
        _l("Outcome"),
        choices=[SelectChoice(one.value, words) for one, words in labels.OUTCOMES.items()],
        validators=[InputRequired(labels.PROBLEMS["outcome-missing"])],
        widget=ExplainedRadioInput({one.value: words for one, words in labels.EFFECTS.items()}),
    )
    answer = _words(
        _l("Written answer to the person"),
        _l(
            "What was checked, what was found and why. Plain words; no other people's names. "
            "The remedies are added by themselves."
        ),
    )

    @property
    def chosen(self) -> ObjectionOutcome:
        return ObjectionOutcome(self.outcome.data)


def ground_of(answers: dict[str, str]) -> Ground:
    """The ground among the answers."""
    return Ground(answers["ground"])
