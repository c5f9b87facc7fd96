"""What a session holds, sealed: the code that its giver has still to note, and what a recipient opened."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.features.authorisations.models import Authorisation
from app.kernel import clock
from app.rulebook import authorisations as rules
from app.web.access import current_actor
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session

DRAFT = "authorisation"
_CODE, _OPENED = "authorisation-code", "authorisation-opened"


@dataclass(frozen=True)
class Opened:
    """Which authorisation a browser opened, until when, and the report that it took, if it took one."""

    id: str
    until: str
    report: str = ""

    @property
    def row_id(self) -> UUID:
        return UUID(self.id)


def keep_code(authorisation: Authorisation, code: str) -> None:
    """Show the code for some minutes: reloading, printing and changing the language must not lose it."""
    until = clock.now() + timedelta(minutes=rules.limit(rules.CODE_SHOWN_MINUTES))
    shown = {"reference": authorisation.reference, "code": code, "until": until.isoformat()}
    keep_sealed(_CODE, json.dumps(shown))


def find_code(authorisation: Authorisation) -> str:
    """The code that is still shown, or empty."""
    kept = find_sealed(_CODE)
    shown = json.loads(kept) if kept else {}
    is_its = shown.get("reference") == authorisation.reference
    return str(shown["code"]) if is_its and clock.now() < datetime.fromisoformat(shown["until"]) else ""


def drop_code() -> None:
    """It was noted: it is never shown again."""
    current_session().pop(_CODE, None)


def keep_opened(authorisation: Authorisation) -> None:
    """Remember what was opened, in a session whose token was known to nobody before."""
    current_session().rotate()
    until = clock.now() + timedelta(minutes=rules.limit(rules.OPENED_MINUTES))
    keep_sealed(_OPENED, json.dumps(asdict(Opened(str(authorisation.id), until.isoformat()))))


def keep_report(opened: Opened, report: str) -> None:
    """Remember which file this opening may take."""
    keep_sealed(_OPENED, json.dumps(asdict(Opened(opened.id, opened.until, report))))


def find_opened() -> Opened | None:
    """What this browser opened with a code not long ago, or None."""
    kept = find_sealed(_OPENED)
    opened = Opened(**json.loads(kept)) if kept else None
    is_over = opened is None or clock.now() >= datetime.fromisoformat(opened.until)
    return None if is_over else opened


def close() -> None:
    """Leave nothing in this browser; a session without an account ends."""
    current_session().pop(_OPENED, None)
    if not current_actor().is_signed_in:
        current_session().destroy()
