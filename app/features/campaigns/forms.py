"""The shape of input."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.campaigns import labels
from app.features.campaigns.services import AREA, LONGEST
from app.kernel import clock
from app.web.forms import PortalForm, stripped
from app.web.uploads import UploadsField
from app.web.widgets import PlainDateField, TextArea, TextInput

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")


def _plain_lines(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _line(label: Any, *, hint: Any = "", needed: Any = "", lang: str = "zh-Hans") -> StringField:
    return StringField(
        label,
        description=hint,
        filters=[stripped],
        validators=[*([DataRequired(needed)] if needed else []), Length(max=LONGEST["line"])],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "lang": lang},
    )


def _lines(label: Any, limit: str, *, hint: Any = "", lang: str = "zh-Hans") -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        filters=[_plain_lines],
        validators=[Length(max=LONGEST[limit])],
        widget=TextArea(rows=5),
        render_kw={"lang": lang},
    )


class PlanForm(PortalForm):
    """Days, theme, words and materials of a campaign."""

    starts_on = PlainDateField(
        _l("First day"),
        description=_l("May stay empty where the day is known. Fill it in where a campaign begins earlier."),
    )
    ends_on = PlainDateField(
        _l("Last day (optional)"), description=_l("Left empty: the campaign has one day.")
    )
    theme = _line(_l("Theme (optional)"), hint=_l("One line, as it stands on the poster."))
    theme_en = _line(_l("Theme in English (optional)"), lang="en")
    words = _lines(_l("What it is about (optional)"), "words")
    words_en = _lines(_l("What it is about, in English (optional)"), "words_en", lang="en")
    materials = _lines(
        _l("Articles to read and to download (optional)"),
        "materials",
        hint=_l("One a line: the address (/publicity/…) or the document number of a published article."),
    )


class ItemForm(PortalForm):
    """One point of the programme."""

    on = PlainDateField(_l("Day"), validators=[InputRequired(_l("Enter the day"))])
    begins = StringField(
        _l("From"), filters=[stripped], widget=TextInput(), description=_l("Like 09:30"),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    ends = StringField(
        _l("To"), filters=[stripped], widget=TextInput(), description=_l("Like 11:00"),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    title = _line(_l("What takes place"), needed=labels.PROBLEMS["title-missing"])
    title_en = _line(_l("The same in English (optional)"), lang="en")
    place = _line(_l("Where"), needed=labels.PROBLEMS["place-missing"])
    place_en = _line(_l("The place in English (optional)"), lang="en")

    def validate_begins(self, field: StringField) -> None:
        self._refuse_unreadable(field)

    def validate_ends(self, field: StringField) -> None:
        self._refuse_unreadable(field)

    @staticmethod
    def _refuse_unreadable(field: StringField) -> None:
        if _time_of(field.data or "") is None:
            raise ValidationError(labels.PROBLEMS["time-unreadable"])

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when to when, aware."""
        return _instant(self.on.data, self.begins.data), _instant(self.on.data, self.ends.data)


class MaterialForm(PortalForm):
    """One file to take along, with its words."""

    file = UploadsField(_l("File"), area=AREA)
    words = _line(
        _l("What is it called?"),
        hint=_l("Readers see these words, the kind and the size of the file, before they fetch it."),
        needed=labels.PROBLEMS["words-missing"],
    )
    words_en = _line(_l("The same in English (optional)"), lang="en")


def _time_of(text: str) -> time | None:
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return time(int(found[1]), int(found[2])) if found else None


def _instant(on: date | None, text: str) -> datetime:
    assert on is not None, "the form was validated"
    at = _time_of(text) or time()
    return clock.start_of(on) + timedelta(hours=at.hour, minutes=at.minute)
