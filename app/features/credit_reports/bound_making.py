"""Makes the file of a purpose-bound report and keeps it. No transaction is open while it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import structlog

from app.adapters.pdf import MissingGlyphs, ReportProblem
from app.features.credit_reports import bound_queries, bound_services
from app.features.credit_reports.bound_contents import excerpt_of, recipient_in_words, watermark
from app.features.credit_reports.bound_services import BoundDraft
from app.features.credit_reports.bounds import Bounds
from app.features.credit_reports.labels import purpose_in_words
from app.features.credit_reports.printing import Order, print_report
from app.features.credit_reports.states import LANGUAGES
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput, NotNow
from app.web.locale import speaking
from app.web.toolbox import Toolbox

FOLDER = "bound-reports"
_log = structlog.get_logger("portal")


@dataclass(frozen=True)
class Wish:
    """What is to be made: about whom, bound to what, in which language, under which authorisation if any."""

    subject_id: UUID
    bounds: Bounds
    language: str
    authorisation: str = ""


def make_bound_report(tools: Toolbox, actor: Actor, wish: Wish) -> str:
    """Make one while somebody waits, and answer its number.

    Under an authorisation the newest one is given again while it says what a new one would say. Raises
    NotNow("not-printed") where the printing fails.
    """
    if wish.language not in LANGUAGES:
        raise InvalidInput("language-unknown", field="language")
    same = _made_before(tools, wish)
    if same:
        return same
    draft = BoundDraft(wish.subject_id, wish.bounds, wish.language, wish.authorisation)
    try:
        printed = print_report(tools, _order(draft))
    except ReportProblem as problem:
        # A missing character is named for whoever looks after the fonts; it is one sign, not a name.
        missing = str(problem) if isinstance(problem, MissingGlyphs) else ""
        _log.error("bound-report-failed", kind=type(problem).__name__, missing=missing)
        raise NotNow("not-printed") from problem
    with tools.database.transaction() as session:
        tools.files(FOLDER).put(draft.reference, printed.pdf)
        bound_services.keep_bound_report(
            session,
            actor,
            draft,
            content_digest=printed.contents_digest,
            file_digest=printed.file_digest,
            made_at=printed.made_at,
        )
    return draft.reference


def _made_before(tools: Toolbox, wish: Wish) -> str:
    if not wish.authorisation:
        return ""
    with tools.database.reading() as session:
        digest = excerpt_of(session, wish.subject_id, wish.bounds).digest
        series = bound_queries.series_of(
            tools.keyring, wish.subject_id, wish.bounds, wish.authorisation, wish.language
        )
        same = bound_queries.find_same(session, wish.authorisation, series, digest)
    return same.reference if same else ""


def _order(draft: BoundDraft) -> Order:
    bounds = draft.bounds
    with speaking(draft.language):
        return Order(
            reference=draft.reference,
            subject_id=draft.subject_id,
            code=draft.printed_code,
            language=draft.language,
            purpose=bounds.purpose,
            purpose_in_words=purpose_in_words(bounds.purpose, bounds.words),
            watermark=watermark(bounds),
            sections=bounds.sections,
            recipient=recipient_in_words(bounds),
            valid_until=bounds.valid_until,
        )
