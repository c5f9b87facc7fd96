"""Words for states, kinds, deeds and problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.features.accounts.labels import POSTS
from app.features.publicity.states import ArticleAction, ArticleKind, ArticleState, FileRole, Standing
from app.features.uploads import labels as upload_labels
from app.rulebook import code_tables
from app.rulebook.anonymity import Sign

KINDS = {
    ArticleKind.POLICY: _l("Policies"),
    ArticleKind.LAW: _l("Laws and regulations"),
    ArticleKind.KNOWLEDGE: _l("Credit knowledge"),
    ArticleKind.WARNING_CASE: _l("Warning cases"),
    ArticleKind.CULTURE: _l("Culture of integrity"),
    ArticleKind.TRAINING: _l("Training"),
}
STATES = {
    ArticleState.DRAFT: _l("Draft"),
    ArticleState.SUBMITTED: _l("Waits for a second person"),
    ArticleState.PUBLISHED: _l("Published"),
    ArticleState.WITHDRAWN: _l("Withdrawn"),
}
TONES = {
    ArticleState.DRAFT: "neutral",
    ArticleState.SUBMITTED: "waiting",
    ArticleState.PUBLISHED: "good",
    ArticleState.WITHDRAWN: "bad",
}
STANDINGS = {
    Standing.NEVER: _l("Not published yet"),
    Standing.SCHEDULED: _l("Begins later"),
    Standing.SHOWN: _l("Shown to everybody"),
    Standing.ENDED: _l("Its time is over"),
    Standing.WITHDRAWN: _l("Withdrawn"),
}
STANDING_TONES = {
    Standing.NEVER: "neutral",
    Standing.SCHEDULED: "waiting",
    Standing.SHOWN: "good",
    Standing.ENDED: "neutral",
    Standing.WITHDRAWN: "bad",
}
ROLES = {
    FileRole.PICTURE: _l("A picture, for the text or the head of the article"),
    FileRole.ATTACHMENT: _l("An attachment, to be downloaded below the text"),
}
SIGNS = {
    Sign.NAME: _l("what looks like a person's name"),
    Sign.ID_NUMBER: _l("what looks like an ID number"),
    Sign.TELEPHONE: _l("a telephone number"),
    Sign.ACCOUNT: _l("what looks like an account or card number"),
    Sign.PLATE: _l("a number plate"),
    Sign.DOOR: _l("the number of a building, an entrance or a room"),
}
# What whoever hands in a warning case has gone through.
CHECKS = {
    "names": _l("No name: people are called 张某, 李某 or by what they do, and nobody's family is named"),
    "places": _l("No village, street, school or employer by which neighbours would know who it is"),
    "days": _l("No day or document number by which the case could be looked up elsewhere"),
    "pictures": _l("No picture shows a person, a number plate, a signature or a document that can be read"),
    "finding": _l("What is told was found by the competent body, and is told as it found it"),
}
ACTIONS = {
    ArticleAction.SUBMIT: _l("Hand in for publication"),
    ArticleAction.PUBLISH: _l("Publish"),
    ArticleAction.WITHDRAW: _l("Withdraw"),
    ArticleAction.REVISE: _l("Write a new text"),
}
DONE = {
    ArticleAction.SUBMIT: _l("Handed in. A second person publishes it."),
    ArticleAction.PUBLISH: _l("Published. Everybody can read it now."),
    ArticleAction.WITHDRAW: _l("Withdrawn. The public no longer sees it."),
    ArticleAction.REVISE: _l(
        "You can write now. The public keeps what it has until the new text is published."
    ),
}
DEEDS = {
    "publicity.imported": _l("Imported from a document"),
    "publicity.written": _l("Written"),
    "publicity.rewritten": _l("Changed"),
    "publicity.submitted": _l("Handed in for publication"),
    "publicity.returned": _l("Given back to be mended"),
    "publicity.published": _l("Published"),
    "publicity.withdrawn": _l("Withdrawn"),
    "publicity.revised": _l("A new text begun"),
    "publicity.restored": _l("An older text taken up again"),
    "publicity.file-added": _l("A file added"),
    "publicity.file-removed": _l("A file removed"),
}
PROBLEMS = {
    "kind-unknown": _l("Choose what kind of article it is"),
    "text-missing": _l("Paste the text of the article"),
    "not-text": _l("This holds signs that are no text. Copy it again from its source."),
    "too-long": _l("Shorten this to at most %(limit)s characters"),
    "id-number-in-text": _l("The text holds a person's ID number. Take it out."),
    "title-missing": _l("No title was found in the text. Write one here."),
    "title-too-long": _l("The title has more than %(limit)s characters. Write a shorter one."),
    "summary-too-long": _l("Shorten this to at most %(limit)s characters"),
    "document-number-too-long": _l("What stands where the document number should be is too long"),
    "issuer-too-long": _l("What stands where the issuing bodies should be is too long"),
    "reason-missing": _l("Say what has to be mended"),
    "reason-too-long": _l("Shorten this to at most %(limit)s characters"),
    "domain-unknown": _l("Choose a field from the list"),
    "english-half": _l("An English article needs a title and a text: fill in both, or neither"),
    "ends-before-it-begins": _l("The last day lies before the first one"),
    "time-unreadable": _l("Write the time like 09:30"),
    "too-many-signs": _l("This text has too many signs such as * and [. Take out those that mark nothing."),
    "picture-from-outside": _l(
        "Pictures come from the files of this article: write ![](图1) on a line of its own"
    ),
    "picture-within-text": _l("A picture stands on a line of its own: put an empty line before and after it"),
    "picture-unknown": _l(
        "This article has no picture 图%(number)s. Add it under “Pictures and attachments” first."
    ),
    "page-too-tangled": _l("This web page cannot be read. Copy the document's text from it and paste that."),
    "nothing-given": _l("Choose a file or paste the document"),
    "words-missing": _l("Say in words what the picture shows, or what the attachment is called"),
    "role-unknown": _l("Choose what the file is"),
    "no-picture": _l("This file is no picture. It can be an attachment."),
    "one-file-at-a-time": _l("Choose one file at a time: each has words of its own"),
    "picture-in-text": _l("The text still shows this picture. Take it out of the text first."),
    "not-anonymised": _l("Go through the whole list: a warning case names nobody"),
}


def trace_in_words(values: Mapping[str, object]) -> str:
    """Where somebody could be known in a warning case; never by which words."""
    return str(
        gettext(
            "Paragraph %(paragraph)s holds %(sign)s. A warning case names nobody: take it out.",
            paragraph=values["paragraph"],
            sign=SIGNS[Sign(str(values["sign"]))],
        )
    )


def problem_in_words(code: str, values: Mapping[str, object]) -> str:
    """Why a text cannot become an article."""
    if code == "traces-of-people":
        return trace_in_words(values)
    return str(PROBLEMS[code]) % values if values else str(PROBLEMS[code])


def headings_count(count: int) -> str:
    """How many headings the text was found to have."""
    return str(ngettext("%(num)s heading", "%(num)s headings", count))


def post(code: str) -> str:
    """The post that did something."""
    return str(POSTS.get(code, code))


def chinese(text: str) -> Markup:
    """Words of a document, marked as Chinese for readers of another language."""
    return Markup('<span lang="zh-Hans">{}</span>').format(text)


def deed(verb: str) -> str:
    """What was done to an article."""
    return str(DEEDS[verb]) if verb in DEEDS else str(gettext("Changed"))


def domain(code: str) -> str:
    """The field of an article; nothing where it has none."""
    found = code_tables.find_domain(code) if code else None
    return str(gettext(found.label)) if found is not None else ""


def attachments(files: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Attachments with what they are and how large, in words."""
    return [
        {**file, "kind": upload_labels.kind(file["kind"]), "size": upload_labels.size(file["size"])}
        for file in files
    ]
