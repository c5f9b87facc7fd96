"""Words for what the worker does."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.kernel import clock
from app.kernel.ids import made_at
from app.kernel.outbox import OutboxItem

KINDS: dict[str, str] = {
    "index.": _l("Bring the search up to date"),
    "intake.": _l("Read a sheet"),
    "credit-reports.": _l("Make a credit report"),
    "certificates.": _l("Make a certificate"),
    "mail.": _l("Send an e-mail"),
    "uploads.": _l("Remove files"),
}


def in_words(item: OutboxItem) -> dict[str, Any]:
    """One task: what, how old, what went wrong last. Its contents are ids alone and not shown."""
    days = max(0, (clock.now() - made_at(item.id)).days)
    what = next((words for start, words in KINDS.items() if item.kind.startswith(start)), item.kind)
    return {
        "id": item.id,
        "what": str(what),
        "kind": item.kind,
        "asked_at": made_at(item.id),
        "age": ngettext("%(num)s day", "%(num)s days", days),
        "attempts": item.attempts,
        "problem": item.last_problem,
    }
