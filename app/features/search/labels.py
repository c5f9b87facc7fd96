"""Words for kinds, domains and what is wrong with a query."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.features.search.documents import ARTICLE, DISCLOSURE, MODEL
from app.rulebook import code_tables

KINDS = {ARTICLE: _l("Publicity"), DISCLOSURE: _l("Disclosures"), MODEL: _l("Integrity models")}
PROBLEMS = {
    "query-empty": _l("Nothing of this can be searched for. Write a word or a document number."),
    "query-too-long": _l("This is too long to search for. Write at most 64 characters and 16 words."),
    "search-unavailable": _l("The search is being put in order. Please try again in a few minutes."),
}


def domain(code: str) -> str:
    """The words for a domain."""
    found = code_tables.find_domain(code)
    return str(gettext(found.label)) if found else code
