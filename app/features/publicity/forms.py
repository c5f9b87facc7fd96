"""The shape of input."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.features.publicity import labels
from app.features.publicity.composing import LONGEST
from app.features.publicity.manuscripts import Manuscript, Writing
from app.features.publicity.services import AREA
from app.kernel import clock
from app.rulebook import code_tables
from app.web.forms import PortalForm, stripped
from app.web.uploads import UploadsField
from app.web.widgets import (
    CheckboxesInput,
    CountedTextArea,
    FileInput,
    PlainDateField,
    RadioInput,
    Select,
    TextArea,
    TextInput,
)

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")
_WORDS = (
    "kind", "text", "title", "summary", "title_en", "summary_en", "text_en", "domain", "issuer",
    "document_number", "related",
)  # fmt: skip
_CHINESE, _ENGLISH = {"lang": "zh-Hans"}, {"lang": "en"}


def _plain_lines(value: Any) -> Any:
    """Line ends as one character, as they were in the document."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _no_longer_than(field: str) -> Length:
    limit = LONGEST[field]
    return Length(max=limit, message=_l("Shorten this to at most %(limit)s characters", limit=limit))


def _line(label: Any, limit: str, *, hint: Any = "", **render: str) -> StringField:
    return StringField(
        label,
        description=hint,
        filters=[stripped],
        validators=[_no_longer_than(limit)],
        widget=TextInput(),
        render_kw={"autocomplete": "off", **render},
    )


def _lines(label: Any, limit: str, *, rows: int, hint: Any = "", **render: str) -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        filters=[_plain_lines, stripped],
        validators=[_no_longer_than(limit)],
        widget=CountedTextArea(LONGEST[limit], rows=rows) if rows < 5 else TextArea(rows=rows),
        render_kw=render,
    )


def _domains() -> list[SelectChoice]:
    return [
        SelectChoice("", _("No field in particular")),
        *(SelectChoice(one.code, _(one.label)) for one in code_tables.domains()),
    ]


class ArticleForm(PortalForm):
    """What the editor writes; the same fields for Markdown and for documents."""

    base = HiddenField(default="0")
    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(one.value, words) for one, words in labels.KINDS.items()],
        validators=[DataRequired(labels.PROBLEMS["kind-unknown"])],
        widget=Select(),
    )
    title = _line(_l("Title"), "title", **_CHINESE)
    summary = _lines(
        _l("Summary (optional)"),
        "summary",
        rows=3,
        hint=_l("One or two sentences for lists. Left empty, the first paragraph is taken."),
        **_CHINESE,
    )
    text = TextAreaField(
        _l("Text"),
        filters=[_plain_lines],
        validators=[DataRequired(labels.PROBLEMS["text-missing"]), _no_longer_than("text")],
        widget=TextArea(rows=20),
        render_kw=_CHINESE,
    )
    title_en = _line(_l("English title (optional)"), "title_en", **_ENGLISH)
    summary_en = _lines(_l("English summary (optional)"), "summary_en", rows=3, **_ENGLISH)
    text_en = _lines(_l("English text (optional)"), "markdown", rows=10, **_ENGLISH)
    domain = SelectField(_l("Field"), choices=_domains, widget=Select())
    issuer = _line(_l("Issuing body (optional)"), "issuer", **_CHINESE)
    document_number = _line(
        _l("Document number (optional)"), "document_number", hint=_l("Such as 国办发〔2016〕98号")
    )
    issued_on = PlainDateField(_l("Date of the document (optional)"))
    related = _lines(
        _l("Related laws and articles (optional)"),
        "related",
        rows=4,
        hint=_l(
            "One a line: a document number or an address of this site (/publicity/…, /rules/…) becomes a "
            "link; anything else stands as you write it."
        ),
    )
    cover = SelectField(
        _l("Picture at the head of the article"), choices=list, validate_choice=False, widget=Select()
    )
    show_from_on = PlainDateField(
        _l("Show from (optional)"), description=_l("Left empty: as soon as a second person publishes it.")
    )
    show_from_time = StringField(
        _l("At what time? (optional)"),
        description=_l("Like 09:30. Left empty: from midnight on."),
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )
    show_until_on = PlainDateField(
        _l("Last day (optional)"), description=_l("From the next day on its address says that it has ended.")
    )

    def validate_show_from_time(self, field: StringField) -> None:
        if field.data and _time_of(field.data) is None:
            raise ValidationError(labels.PROBLEMS["time-unreadable"])

    def offer_pictures(self, pictures: Mapping[int, str]) -> None:
        """The pictures that the article has."""
        self.cover.choices = [
            SelectChoice("0", _("No picture")),
            *(SelectChoice(str(number), f"图{number} {words}") for number, words in pictures.items()),
        ]

    def manuscript(self, writing: Writing) -> Manuscript:
        """What was written."""
        return Manuscript(
            **{name: self[name].data or "" for name in _WORDS},
            writing=writing,
            issued_on=self.issued_on.data,
            cover=int(self.cover.data) if (self.cover.data or "").isdigit() else 0,
            show_from=self._begins_at(),
            show_until=(
                clock.start_of(self.show_until_on.data + timedelta(days=1))
                if self.show_until_on.data
                else None
            ),
        )

    def _ends_at(self) -> datetime | None:
        last = self.show_until_on.data
        return clock.start_of(last + timedelta(days=1)) if last is not None else None

    def _begins_at(self) -> datetime | None:
        if self.show_from_on.data is None:
            return None
        at = _time_of(self.show_from_time.data or "") or time()
        return clock.start_of(self.show_from_on.data) + timedelta(hours=at.hour, minutes=at.minute)


def fields_of(manuscript: Manuscript, base: int) -> dict[str, Any]:
    """What stands in the form of a manuscript."""
    begins, ends = manuscript.show_from, manuscript.show_until
    return {
        "base": str(base),
        **{name: getattr(manuscript, name) for name in (*_WORDS, "issued_on")},
        "cover": str(manuscript.cover),
        "show_from_on": clock.day_of(begins) if begins else None,
        "show_from_time": f"{begins.astimezone(clock.ZONE):%H:%M}" if begins else "",
        "show_until_on": clock.day_of(ends - timedelta(seconds=1)) if ends else None,
    }


def _time_of(text: str) -> time | None:
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return time(int(found[1]), int(found[2])) if found else None


class ImportForm(PortalForm):
    """An official document, as a file or pasted."""

    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(one.value, words) for one, words in labels.KINDS.items()],
        widget=Select(),
    )
    file = FileField(
        _l("File (optional)"),
        description=_l("A web page that was saved (HTML), or plain text. It is put into the field below."),
        widget=FileInput(),
        render_kw={"accept": ".txt,.html,.htm,text/plain,text/html"},
    )
    text = TextAreaField(
        _l("Text of the document"),
        description=_l(
            "Title, number, issuing body, date, headings (一、（一）第一章), tables and annexes are "
            "recognised; lines broken in mid-sentence are joined."
        ),
        filters=[_plain_lines],
        validators=[_no_longer_than("text")],
        widget=TextArea(rows=16),
        render_kw=_CHINESE,
    )


class FileForm(PortalForm):
    """One picture or attachment, with its words."""

    file = UploadsField(_l("File"), area=AREA)
    role = RadioField(
        _l("What is it?"),
        choices=[SelectChoice(one.value, words) for one, words in labels.ROLES.items()],
        validators=[DataRequired(labels.PROBLEMS["role-unknown"])],
        widget=RadioInput(),
    )
    words = StringField(
        _l("What does the picture show, or what is the attachment called?"),
        description=_l(
            "Who cannot see the picture hears these words instead of it. “信用办窗口，工作人员正在讲解” "
            "says something; “图片” says nothing."
        ),
        filters=[stripped],
        validators=[DataRequired(labels.PROBLEMS["words-missing"]), _no_longer_than("words")],
        widget=TextInput(),
        render_kw={**_CHINESE, "autocomplete": "off"},
    )
    words_en = _line(_l("The same in English (optional)"), "words", **_ENGLISH)


class HandInForm(PortalForm):
    """The list that a warning case has to pass."""

    checks = SelectMultipleField(
        _l("I have gone through the text and the pictures:"),
        choices=[SelectChoice(code, words) for code, words in labels.CHECKS.items()],
        widget=CheckboxesInput(),
    )

    @property
    def is_complete(self) -> bool:
        return set(self.checks.data or ()) == set(labels.CHECKS)


class ReturnForm(PortalForm):
    reason = TextAreaField(
        _l("What has to be mended?"),
        description=_l("The writer reads this with the draft."),
        filters=[_plain_lines, stripped],
        validators=[DataRequired(labels.PROBLEMS["reason-missing"]), _no_longer_than("reason")],
        widget=CountedTextArea(LONGEST["reason"], rows=4),
    )


def picture_choices(files: Iterable[Any]) -> dict[int, str]:
    """Numbers and words of pictures."""
    return {file.number: file.words for file in files}
