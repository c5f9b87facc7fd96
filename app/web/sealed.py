"""What a session holds between pages, sealed: its row says nothing to whoever reads the table."""

from __future__ import annotations

from app.kernel.errors import KeyProblem
from app.web.sessions import current_session
from app.web.toolbox import toolbox


def keep_sealed(key: str, text: str, purpose: str = "field") -> None:
    """Keep it for the next page, under the keys of this purpose."""
    current_session()[key] = toolbox().keyring.seal(text, _place(key), purpose)


def find_sealed(key: str, purpose: str = "field") -> str:
    """What is kept, or empty."""
    sealed = current_session().get(key, "")
    try:
        return toolbox().keyring.open(sealed, _place(key), purpose) if sealed else ""
    except KeyProblem:
        return ""  # a key was taken away meanwhile: the person begins anew


def _place(key: str) -> str:
    return f"sessions.{key}"
