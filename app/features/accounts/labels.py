"""Words for posts, for what can be wrong, and for the ways a code reaches a person."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from app.config import Settings
from app.features.accounts.models import ActivationCode
from app.kernel.actors import ASSISTED
from app.kernel.permissions import Role
from app.web.locale import current_language
from app.web.templating import minute

POSTS: dict[str, str] = {
    Role.EDITOR: _l("Editor"),
    Role.CLERK: _l("Clerk"),
    Role.REVIEWER: _l("Reviewer"),
    Role.DATA_PROTECTION_OFFICER: _l("Data-protection officer"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator"),
    "citizen": _l("The person themselves"),
    ASSISTED: _l("Clerk at the counter, for the person"),
    "public": _l("A member of the public"),
    "system": _l("The portal itself"),
    "recipient": _l("Recipient with your authorisation"),
}

CHANNELS: dict[str, str] = {
    "counter": _l("At the counter: the person is here and I have seen their identity card"),
    "post": _l("By post: the person asked in writing and the letter goes to their registered address"),
}

CHANNELS_SHORT: dict[str, str] = {"counter": _l("at the counter"), "post": _l("by post")}

PROBLEMS: dict[str, str] = {
    "sign-in-failed": _l(
        "The account name or the password is not right. Check both; capital and small letters differ in "
        "passwords."
    ),
    "second-factor-failed": _l(
        "This code is not right or was used before. Wait for the next code in your app and enter that."
    ),
    "passkey-failed": _l(
        "This passkey could not be checked, or it does not belong to this sign-in. Try again, or sign in "
        "another way."
    ),
    "passkey-doubted": _l(
        "This passkey was refused: it behaves as if somebody had made a copy of it. It opens nothing any "
        "more. Sign in another way, remove it under “Sign-in security” and add it anew."
    ),
    "passkey-refused": _l("The passkey could not be added. Nothing has changed; please try again."),
    "passkey-known": _l("This passkey is in your list already."),
    "passkey-name": _l("Give the passkey a name of at most %(longest)s characters."),
    "passkeys-too-many": _l("You have %(most)s passkeys already. Remove one that you do not use any more."),
    "last-factor": _l(
        "Members of staff always have a second factor. Add another one first, then remove this one."
    ),
    "no-app": _l("No app is paired."),
    "activation-waits": _l(
        "The code is right, but a second member of staff still has to agree to it. That usually takes a few "
        "minutes. Try again later; the code stays good."
    ),
    "reset-needs-counter": _l(
        "A second factor is taken away only where the person stands at the counter with their identity card."
    ),
    "last-four": _l("These are not the last four characters of the number for which the code was made."),
    "second-person-needed": _l("You made this code. Somebody else has to agree to it."),
    "code-settled": _l("This code was settled already, or it has expired."),
    "login-same": _l("This is your account name already."),
    "login-is-password": _l("The account name must not be your password."),
    "activation-failed": _l(
        "Name, ID number and one-time code do not belong together, or the code has been used, has "
        "expired or was replaced by a newer one. Check all three against the letter. If it still fails, "
        "ask the counter for a new code."
    ),
    "minor": _l(
        "You are not yet 18. The law keeps no credit file on minors, so there is nothing here to sign in "
        "for, and nothing about you is kept. You can read all public pages without an account."
    ),
    "no-record": _l(
        "Nothing is recorded about you here: no body has handed in anything, good or bad. There is no file "
        "to open and nothing you have to do. You can read all public pages without an account."
    ),
    "other-name": _l(
        "The register knows your ID number under another name. Please bring your identity card to the "
        "counter; there it is put right."
    ),
    "account-closed": _l("This account is closed. The counter can open it again for you."),
    "identity-unreachable": _l(
        "The identity service does not answer at present. Try again later, or use a one-time code from the "
        "counter."
    ),
    "identity-refused": _l("The identity service did not let you in, or you stopped. You can try again."),
    "identity-untrusted": _l(
        "What the identity service sent could not be verified, so you were not let in. Try again; if it "
        "happens twice, tell the counter."
    ),
    "id-length": _l("An ID number has 18 characters. Please count them again."),
    "id-characters": _l("An ID number has only digits; its last character may be an X."),
    "id-birth-date": _l("Digits 7 to 14 of an ID number are the date of birth. Please check them."),
    "id-check-digit": _l("This ID number has a mistyped digit. Please compare it with the card."),
    "login-length": _l("An account name has %(shortest)s to %(longest)s characters."),
    "login-characters": _l("An account name has only letters, digits, dots, dashes and underscores."),
    "login-is-id-number": _l("Please do not use your ID number as the account name. Choose something else."),
    "login-taken": _l("Somebody else has this account name already. Choose another one."),
    "password-too-short": _l(
        "A password has at least %(shortest)s characters. A short sentence is easy to remember."
    ),
    "password-too-long": _l("A password has at most %(longest)s characters."),
    "password-is-login": _l("The password must not be the account name."),
    "password-common": _l("Many people use this password, so it is guessed at once. Choose another one."),
    "password-wrong": _l("This is not your present password."),
    "no-such-subject": _l(
        "Nothing is recorded under this ID number, so there is no file to open. You can tell the person "
        "so: no body has handed in anything about them. A code can be issued once a first record is here."
    ),
}


def identity_service_name(settings: Settings) -> str:
    """What the identity service is called in the reader's language; empty where none is set."""
    if not settings.oidc_issuer:
        return ""
    return settings.oidc_label_en if current_language() == "en" else settings.oidc_label


def code_choices(codes: Sequence[ActivationCode]) -> list[SelectChoice]:
    """The one-time codes that wait for a second person, without saying whose they are."""
    return [SelectChoice(str(code.id), _code_in_words(code)) for code in codes]


def _code_in_words(code: ActivationCode) -> str:
    way = str(CHANNELS_SHORT[code.channel])
    words = _("Made %(at)s %(way)s: %(purpose)s", at=minute(code.issued_at), way=way, purpose=code.purpose)
    resets = _("(takes the second factor away)")
    return f"{words} {resets}" if code.resets_factors else str(words)
