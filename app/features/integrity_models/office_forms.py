"""The shape of what staff type in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.features.integrity_models import labels
from app.features.integrity_models.forms import fill_choices, kind_field, line, place_field, words
from app.features.integrity_models.queries.office import AREA
from app.rulebook import honours
from app.web.forms import PortalForm, stripped
from app.web.uploads import UploadsField
from app.web.widgets import CheckboxInput, FileInput, PlainDateField, RadioInput, Select, TextInput

_BODY = _l("Awarding body")


class _WithChoices(PortalForm):
    """`bodies`: pairs of id and name for a choice of body."""

    def __init__(self, *, bodies: Any = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        fill_choices(self)
        if "body" in self:
            self.body.choices = [("", _l("Choose")), *bodies]


def _id_number() -> StringField:
    return StringField(
        _l("ID number"),
        description=_l("18 characters, the last may be X"),
        filters=[stripped],
        validators=[DataRequired(_l("Enter the ID number")), Length(max=40, message=_l("18 characters"))],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class PersonForm(PortalForm):
    name = line(_l("Name of the person"), _l("As it stands on the ID card."), "name", "name-missing")
    id_number = _id_number()


class AwardForm(_WithChoices):
    kind = kind_field()
    place = place_field(_l("Town or township"))
    title = line(_l("Title of the honour"), _l("Without the person's name."), "title", "title-missing")
    body = SelectField(_BODY, validators=[DataRequired(_l("Choose a body"))], widget=Select())
    document_no = line(_l("Document number"), "", "document_no", "document-no-missing")
    awarded_on = PlainDateField(_l("Awarded on"), validators=[InputRequired(_l("Enter the day"))])
    session_no = line(
        _l("Session (optional)"), _l("Such as the seventh, where it is awarded in sessions."), "session_no"
    )
    record = SelectField(
        _l("Honour in the credit record on which it stands"), validators=[Optional()], widget=Select()
    )


class StoryForm(PortalForm):
    summary = words(
        _l("Summary"), _l("One or two sentences for lists."), "summary", "summary-missing", rows=3
    )
    story = words(
        _l("Story"),
        _l("An empty line begins a paragraph, # a heading, > something the person said."),
        "story",
        "story-missing",
        rows=16,
    )
    summary_en = words(_l("Summary in English (optional)"), "", "summary_en", rows=3)
    story_en = words(_l("Story in English (optional)"), "", "story_en", rows=12)


class PictureForm(PortalForm):
    picture = UploadsField(_l("Picture"), area=AREA)
    alt = line(
        _l("What the picture shows"),
        _l("For those who cannot see it: who does what, where."),
        "alt",
        "alt-missing",
    )
    alt_en = line(_l("The same in English (optional)"), "", "alt_en")


class BodyRecommendationForm(_WithChoices):
    name = line(_l("Name of the person"), _l("As it stands on the ID card."), "name", "name-missing")
    id_number = _id_number()
    kind = kind_field()
    place = place_field(_l("Town or township"))
    award = line(_l("Title of the honour"), _l("Without the person's name."), "title", "title-missing")
    awarding_body = line(_BODY, "", "award")
    document_no = line(_l("Document number"), "", "document_no")
    awarded_on = PlainDateField(_l("Awarded on"), validators=[Optional()])
    session_no = line(_l("Session (optional)"), "", "session_no")
    deeds = words(_l("What has the person done?"), "", "deeds", "deeds-missing", rows=10)


class SheetForm(PortalForm):
    file = FileField(
        _l("Sheet (CSV or XLSX)"),
        description=_l(
            "With the headings of the sheet of honours: name, ID number, title, body, number, kind, deeds."
        ),
        validators=[FileRequired(_l("Choose a sheet"))],
        widget=FileInput(),
    )


class RefuseForm(PortalForm):
    """Why a recommendation is not taken up."""

    answer = words(
        _l("Answer to the sender"),
        _l("Why it is not taken up, in plain words. The sender reads it with the receipt code."),
        "answer",
        "answer-missing",
        rows=5,
    )


class JoinForm(PortalForm):
    model = StringField(
        _l("Number of the model"),
        description=_l("It begins with J."),
        filters=[stripped],
        validators=[DataRequired(_l("Write the number")), Length(max=40, message=_l("It begins with J."))],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class ReasonsForm(PortalForm):
    reasons = words(_l("Reasons"), "", "reasons", "reasons-missing", rows=5)


class RevocationForm(PortalForm):
    reason = RadioField(
        _l("Why is the honour revoked?"),
        description=_l("The public reads this reason and nothing about the person."),
        validators=[InputRequired(labels.PROBLEMS["reason-unknown"])],
        widget=RadioInput(),
    )
    reasons = words(
        _l("Reasons for the person and whoever decides"), "", "reasons", "reasons-missing", rows=5
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.choices = [(one.code, labels.revocation(one.code)) for one in honours.revocations()]


class CommentAnswerForm(PortalForm):
    answer = words(
        _l("Answer"),
        _l("Whoever commented reads it with the receipt code."),
        "answer",
        "answer-missing",
        rows=5,
    )
    is_shown = BooleanField(
        _l("Show what was asked and the answer on the model's page"),
        description=_l("In your own words below: no names, nothing that says who asked."),
        widget=CheckboxInput(),
    )
    gist = words(_l("What was asked, in your own words"), "", "gist", rows=3)
