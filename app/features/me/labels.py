"""Words for the keys of the copy of one's data."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

DATA_KEYS: dict[str, str] = {
    "made_at": _l("When this copy was made. All times are in UTC."),
    "person": _l("Who you are: name, ID number, since when the portal knows you."),
    "account": _l("Your account: its name, when it was opened, when you last signed in."),
    "sessions": _l("Where you are signed in: device in two words, begun, last used."),
    "passkeys": _l("Your passkeys: their names, when added, when last used. Never the key."),
    "known_devices": _l("The kinds of device from which you signed in, in two words each."),
    "records": _l(
        "Every record about you, ended and withdrawn ones too, with every version of what it said and the "
        "dates computed for it."
    ),
    "disclosures": _l(
        "Every publication of a record about you, proposed, shown or ended, with its dates, your replies and "
        "the papers that were served on you."
    ),
    "certificates": _l("Every certificate you made. The papers themselves are under “Certificates”."),
    "objections": _l("Every objection you filed: your words, the state, the outcome and the answer."),
    "own_statements": _l("Every statement of your own on a record, with what became of it."),
    "commitments": _l("What you committed yourself to, word by word, signed and taken back."),
    "repairs": _l(
        "Every application for credit repair: its state, the list of what was missing, the reasons, and who "
        "was told of the repair."
    ),
    "honours": _l(
        "Every honour as an integrity model: what is or would be shown, where it stands, what you answered."
    ),
    "recommendations_of_oneself": _l("What you recommended yourself for, and what became of it."),
    "papers": _l("Every paper of the office that was made for you and can be verified by its code."),
    "reports": _l("Every credit report you asked for. The reports themselves are under “Credit reports”."),
    "bound_reports": _l(
        "Every report for one purpose: for whom, for what, which parts, until when, revoked or not."
    ),
    "authorisations": _l(
        "Every authorisation you gave: to whom, for what, which parts, until when, opened and taken back. "
        "Never the code."
    ),
    "points": _l("Your reward points with every entry, if you asked for them; otherwise nothing."),
    "accesses": _l("Every look at you: time, body, post, what was done, purpose and legal basis."),
    "access_questions": _l("Every question about a look at you: your words, the state, the answer."),
    "assistance": _l("Every help at the counter and every code for it: when, by which body. Never the code."),
    "messages": _l("Every message to you: its kind, what it is about, sent and read."),
    "mail": _l("Your e-mail address, if you are told by e-mail too, and your wishes about it."),
    "activation_codes": _l(
        "Every one-time code made for you: when, by which way, used or not. Never the code."
    ),
}
