"""The shape of what is typed in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.features.accounts import labels
from app.features.accounts.passwords import MAX_LENGTH
from app.rulebook.account_limits import PASSWORD_MIN_LENGTH, limit
from app.web.forms import PortalForm, stripped
from app.web.widgets import CheckboxInput, PasswordInput, RadioInput, TextInput


def account_name() -> Any:
    """The name with which one signs in."""
    return StringField(
        _l("Account name"),
        validators=[InputRequired(_l("Enter your account name")), Length(max=60)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


def new_account_name(description: str) -> Any:
    """A name that one chooses."""
    return StringField(
        _l("Choose an account name"),
        description=description,
        validators=[InputRequired(_l("Choose an account name")), Length(max=60)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


def new_password(label: str, missing: str) -> Any:
    """A password that one chooses, with what the rules ask of it: the figure is data."""
    return StringField(
        label,
        description=LazyString(_password_rules),
        validators=[InputRequired(missing)],
        widget=PasswordInput("new-password"),
    )


def present_password() -> Any:
    """The password in use."""
    return StringField(
        _l("Present password"),
        validators=[InputRequired(_l("Enter your present password")), Length(max=MAX_LENGTH)],
        widget=PasswordInput("current-password"),
    )


def one_time_code(description: str) -> Any:
    """A code from a letter or from the administrator."""
    return StringField(
        _l("One-time code"),
        description=description,
        validators=[InputRequired(_l("Enter the one-time code")), Length(max=40)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


def app_code() -> Any:
    """The digits of an authenticator app."""
    return StringField(
        _l("Six-digit code"),
        validators=[InputRequired(_l("Enter the six digits that your app shows")), Length(max=20)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )


def app_or_recovery_code() -> Any:
    """The digits of the app, or a code from paper; so letters have to be typed too."""
    return StringField(
        _l("Code"),
        description=_l("The six digits that your app shows, or one of your recovery codes."),
        validators=[InputRequired(_l("Enter the code of your app, or a recovery code")), Length(max=20)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


def _password_rules() -> str:
    return str(
        _(
            "At least %(count)s characters. A short sentence is safer and easier than odd signs.",
            count=limit(PASSWORD_MIN_LENGTH),
        )
    )


class SignInForm(PortalForm):
    """Account name and password."""

    login = account_name()
    password = StringField(
        _l("Password"),
        validators=[InputRequired(_l("Enter your password")), Length(max=MAX_LENGTH)],
        widget=PasswordInput("current-password"),
    )


class PairingForm(PortalForm):
    """The digits that an app shows after it has read the picture."""

    code = app_code()


class SecondFactorForm(PortalForm):
    """The code of an authenticator app, or one from paper."""

    code = app_or_recovery_code()


class ProofForm(SecondFactorForm):
    """Password and second factor once more; the view leaves out what this account does not have."""

    current = present_password()


class PasskeyForm(PortalForm):
    """What a new passkey is to be called, and what the browser answered."""

    name = StringField(
        _l("What do you call this passkey?"),
        description=_l("Such as “My phone” or “Key on the key ring”, so that you know it again in the list."),
        validators=[InputRequired(_l("Give the passkey a name")), Length(max=60)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )
    credential = HiddenField()


class PasskeyAnswerForm(PortalForm):
    """What the browser answered."""

    credential = HiddenField()


class PasskeyRemovalForm(PortalForm):
    """Which passkey."""

    key = HiddenField()


class LoginForm(PortalForm):
    """Another account name."""

    login = new_account_name(_l("You sign in with it. It can be a word you remember; not your ID number."))


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
    code = one_time_code(
        _l("Twelve letters and digits in three groups, from the counter or from our letter.")
    )
    login = new_account_name(_l("You sign in with it. It can be a word you remember; not your ID number."))
    password = new_password(_l("Choose a password"), _l("Choose a password"))


class PasswordForm(PortalForm):
    """The present password and the new one."""

    current = present_password()
    password = new_password(_l("New password"), _l("Enter a new password"))


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
    resets_factors = BooleanField(
        _l("Phone, passkey and recovery codes are lost too: the code also takes the second factor away"),
        description=_l(
            "Only where the person stands at the counter. It is recorded, and the person is told."
        ),
        widget=CheckboxInput(),
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


class AgreeForm(PortalForm):
    """Which code, and that one has seen the person's card or letter oneself."""

    code = RadioField(
        _l("Which code"),
        validators=[InputRequired(_l("Choose a code"))],
        widget=RadioInput(),
    )
    last_four = StringField(
        _l("Last four characters of the ID number"),
        description=_l("From the identity card, or from the letter with which the person asked."),
        validators=[Length(max=10)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
