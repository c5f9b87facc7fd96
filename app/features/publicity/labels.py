"""Words for states, kinds, deeds and problems."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.features.accounts.labels import POSTS
from app.features.publicity.states import ArticleAction, ArticleKind, ArticleState

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
ACTIONS = {
    ArticleAction.SUBMIT: _l("Hand in for publication"),
    ArticleAction.PUBLISH: _l("Publish"),
    ArticleAction.WITHDRAW: _l("Withdraw"),
}
DONE = {
    ArticleAction.SUBMIT: _l("Handed in. A second person publishes it."),
    ArticleAction.PUBLISH: _l("Published. Everybody can read it now."),
    ArticleAction.WITHDRAW: _l("Withdrawn. The public no longer sees it."),
}
DEEDS = {
    "publicity.imported": _l("Imported from a document"),
    "publicity.written": _l("Written"),
    "publicity.rewritten": _l("Changed"),
    "publicity.submitted": _l("Handed in for publication"),
    "publicity.returned": _l("Given back to be mended"),
    "publicity.published": _l("Published"),
    "publicity.withdrawn": _l("Withdrawn"),
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
}


def problem_in_words(code: str, values: Mapping[str, object]) -> str:
    """Why a text cannot become an article."""
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
