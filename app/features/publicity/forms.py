"""The shape of input."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.features.publicity import labels
from app.features.publicity.services import LONGEST
from app.web.forms import PortalForm, stripped
from app.web.widgets import CountedTextArea, Select, TextArea, TextInput


def _plain_lines(value: Any) -> Any:
    """Line ends as one character, as they were in the document."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _no_longer_than(field: str) -> Length:
    limit = LONGEST[field]
    return Length(max=limit, message=_l("Shorten this to at most %(limit)s characters", limit=limit))


class ArticleForm(PortalForm):
    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(one.value, words) for one, words in labels.KINDS.items()],
        validators=[DataRequired(labels.PROBLEMS["kind-unknown"])],
        widget=Select(),
    )
    text = TextAreaField(
        _l("Text"),
        description=_l(
            "Paste the whole text, in Chinese: the title first. Headings that begin with 一、 or （一） are "
            "recognised, lines broken in mid-sentence are joined."
        ),
        filters=[_plain_lines],
        validators=[DataRequired(labels.PROBLEMS["text-missing"]), _no_longer_than("text")],
        widget=TextArea(rows=18),
        render_kw={"lang": "zh-Hans"},
    )
    title = StringField(
        _l("Title (optional)"),
        description=_l("Leave it empty to take the title from the text."),
        filters=[stripped],
        validators=[_no_longer_than("title")],
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )
    summary = TextAreaField(
        _l("Summary (optional)"),
        description=_l("One or two sentences for lists. Left empty, the first paragraph is taken."),
        filters=[_plain_lines, stripped],
        validators=[_no_longer_than("summary")],
        widget=CountedTextArea(LONGEST["summary"], rows=3),
    )


class ReturnForm(PortalForm):
    reason = TextAreaField(
        _l("What has to be mended?"),
        description=_l("The writer reads this with the draft."),
        filters=[_plain_lines, stripped],
        validators=[DataRequired(labels.PROBLEMS["reason-missing"]), _no_longer_than("reason")],
        widget=CountedTextArea(LONGEST["reason"], rows=4),
    )
