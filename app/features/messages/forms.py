"""The shape of what is pressed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.features.messages import labels
from app.features.messages.kinds import Group
from app.web.forms import PortalForm, stripped
from app.web.widgets import CheckboxesInput, CheckboxInput, RadioInput, TextInput


class ReadForm(PortalForm):
    """Which message has been read; none means all of them."""

    message = HiddenField()


class WishesForm(PortalForm):
    """In which language mails are written, and whether about sign-ins too."""

    language = RadioField(
        _l("Language of the e-mails"),
        choices=[SelectChoice(code, words) for code, words in labels.LANGUAGES.items()],
        default="zh",
        widget=RadioInput(),
    )
    told_of = SelectMultipleField(
        _l("Tell me by e-mail about"),
        description=_l("Everything stands under “Messages” whatever you choose here."),
        choices=[SelectChoice(group.value, words) for group, words in labels.GROUPS.items()],
        default=[group.value for group in Group],
        widget=CheckboxesInput(),
    )
    wants_sign_ins = BooleanField(_l("Also tell me by e-mail about every sign-in"), widget=CheckboxInput())

    @property
    def quiet(self) -> list[Group]:
        """What the person wants to read on the site only."""
        return [group for group in Group if group.value not in (self.told_of.data or ())]


class MailAddressForm(WishesForm):
    """Where to send mails."""

    address = EmailField(
        _l("E-mail address"),
        description=_l("We send a code there. Nothing else is sent before you have entered it here."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Enter an e-mail address such as name@example.com")),
            Length(max=254, message=_l("Enter an e-mail address such as name@example.com")),
        ],
        widget=TextInput(),
        render_kw={"autocomplete": "email", "spellcheck": "false", "type": "email"},
    )


class MailCodeForm(PortalForm):
    """The code that came by mail."""

    code = StringField(
        _l("Code from the e-mail"),
        filters=[stripped],
        validators=[DataRequired(_l("Enter the code from the e-mail")), Length(max=40)],
        widget=TextInput(),
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


class ConfirmForm(PortalForm):
    """A button alone."""
