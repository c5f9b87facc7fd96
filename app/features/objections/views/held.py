"""The draft between writing and filing: sealed, in the session on the server, one for each record."""

from __future__ import annotations

import json
from typing import cast

from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session


def find_draft(record: str) -> dict[str, str] | None:
    """What was entered about this record, or None."""
    found = find_sealed(_key(record))
    return cast(dict[str, str], json.loads(found)) if found else None


def keep_draft(record: str, answers: dict[str, str]) -> None:
    """Keep it for the page that shows it again."""
    keep_sealed(_key(record), json.dumps(answers))


def drop_draft(record: str) -> None:
    """Forget it."""
    current_session().pop(_key(record), None)


def _key(record: str) -> str:
    return f"objection:{record}"
