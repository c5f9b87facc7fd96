"""The shape of what is typed in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.features.accounts import labels
from app.features.accounts.passwords import MAX_LENGTH
from app.web.forms import PortalForm, stripped
from app.web.widgets import PasswordInput, RadioInput, TextInput


class SignInForm(PortalForm):
    """Account name and password."""

    login = StringField(
        _l("Account name"),
        validators=[InputRequired(_l("Enter your account name")), Length(max=60)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = StringField(
        _l("Password"),
        validators=[InputRequired(_l("Enter your password")), Length(max=MAX_LENGTH)],
        widget=PasswordInput("current-password"),
    )


class SecondFactorForm(PortalForm):
    """The code of an authenticator app."""

    code = StringField(
        _l("Six-digit code"),
        validators=[InputRequired(_l("Enter the six digits that your app shows")), Length(max=20)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )


class ActivationForm(PortalForm):
    """Who one is, the code from the letter, and the way in one chooses."""

    name = StringField(
        _l("Your name, as on the identity card"),
        validators=[InputRequired(_l("Enter your name")), Length(max=50)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    id_number = StringField(
        _l("Your ID number"),
        validators=[InputRequired(_l("Enter your ID number")), Length(max=40)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    code = StringField(
        _l("One-time code"),
        description=_l("Twelve letters and digits in three groups, from the counter or from our letter."),
        validators=[InputRequired(_l("Enter the one-time code")), Length(max=40)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    login = StringField(
        _l("Choose an account name"),
        description=_l("You sign in with it. It can be a word you remember; not your ID number."),
        validators=[InputRequired(_l("Choose an account name")), Length(max=60)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = StringField(
        _l("Choose a password"),
        description=_l("At least ten characters. A short sentence is safer and easier than odd signs."),
        validators=[InputRequired(_l("Choose a password"))],
        widget=PasswordInput("new-password"),
    )


class PasswordForm(PortalForm):
    """The present password and the new one."""

    current = StringField(
        _l("Present password"),
        validators=[InputRequired(_l("Enter your present password")), Length(max=MAX_LENGTH)],
        widget=PasswordInput("current-password"),
    )
    password = StringField(
        _l("New password"),
        description=_l("At least ten characters. A short sentence is safer and easier than odd signs."),
        validators=[InputRequired(_l("Enter a new password"))],
        widget=PasswordInput("new-password"),
    )


class SessionForm(PortalForm):
    """Which session to end."""

    session = HiddenField()


class ConfirmForm(PortalForm):
    """A button alone."""


class IssueForm(PortalForm):
    """Whose code, how it reaches them, and why their number is looked up."""

    id_number = StringField(
        _l("ID number of the person"),
        validators=[InputRequired(_l("Enter the ID number")), Length(max=40)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    channel = RadioField(
        _l("How the person proved who they are"),
        choices=[SelectChoice(value, words) for value, words in labels.CHANNELS.items()],
        validators=[InputRequired(_l("Choose how the person proved who they are"))],
        widget=RadioInput(),
    )
    purpose = StringField(
        _l("Purpose"),
        description=_l(
            "The person reads this under “Who looked”. Example: asked for an account at the counter."
        ),
        validators=[InputRequired(_l("Say why you look this number up")), Length(max=200)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )
