"""Words for the logs' pages, and the columns of the sheets to take away."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.adapters.sheets.writing import Cell
from app.features.accesses.labels import ACTIONS, PURPOSES
from app.features.accounts.labels import POSTS
from app.kernel import access_log, clock, events
from app.kernel.access_log import NOBODY, Access
from app.kernel.chain_checks import ChainCheck
from app.kernel.events import Event
from app.web.templating import minute, number

LOGS = {events.CHAIN: _l("Event log"), access_log.CHAIN: _l("Access log")}
POST_CHOICES = [(post, words, None) for post, words in POSTS.items()]
ERASED = _l("erased: its time was over")


def event_row(event: Event) -> list[Any]:
    """One deed as a line of the page."""
    details = ", ".join(f"{name}: {_said(value)}" for name, value in sorted(event.details.items()))
    return [number(event.position), minute(event.at), event.verb, event.reference, _post(event), details]


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _post(row: Event | Access) -> tuple[str, str]:
    """The post and the body it belongs to."""
    return str(POSTS.get(row.post, row.post)), row.body


def access_row(look: Access) -> list[Any]:
    """One look as a line of the page: whom it was at stands in the sheet alone."""
    if look.subject_id == NOBODY:
        return [number(look.position), minute(look.at), str(ERASED), "", ("", ""), ""]
    what = str(ACTIONS.get(look.action, look.action))
    return [
        number(look.position),
        minute(look.at),
        what,
        look.thing,
        _post(look),
        str(PURPOSES.get(look.purpose, look.purpose)),
    ]


def event_head() -> list[str]:
    return [str(w) for w in (_("No."), _("Time"), _("Kind"), _("Reference"), _("By"), _("Details"))]


def access_head() -> list[str]:
    return [str(w) for w in (_("No."), _("Time"), _("What was done"), _("Reference"), _("By"), _("Purpose"))]


EVENT_COLUMNS = ("position", "at", "kind", "reference", "actor", "post", "body", "details", "digest")
ACCESS_COLUMNS = (
    "position", "at", "reference", "kind", "thing", "subject", "fields", "purpose", "basis",
    "authorisation", "actor", "post", "body", "digest",
)  # fmt: skip


def event_cells(event: Event) -> list[Cell]:
    """One deed for the sheet; people stand in it as the keys that the log holds."""
    details = "; ".join(f"{name}={_said(value)}" for name, value in sorted(event.details.items()))
    return [
        event.position,
        event.at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        event.verb,
        event.reference,
        event.actor,
        event.post,
        event.body,
        details,
        event.digest,
    ]


def access_cells(look: Access) -> list[Cell]:
    """One look for the sheet."""
    return [
        look.position,
        look.at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        look.reference,
        look.action,
        look.thing,
        "" if look.subject_id == NOBODY else str(look.subject_id),
        look.fields,
        look.purpose,
        look.basis,
        look.authorisation,
        look.actor,
        look.post,
        look.body,
        look.digest,
    ]


def check_in_words(check: ChainCheck) -> dict[str, Any]:
    """The last result for one log."""
    return {
        "name": str(LOGS[check.name]),
        "is_ok": check.first_bad is None,
        "words": str(_("whole"))
        if check.first_bad is None
        else str(_("broken at row %(number)s", number=check.first_bad)),
        "links": number(check.position),
        "checked_at": minute(check.checked_at),
        "full_at": minute(check.full_at),
    }
