"""The signature between signing and sending: sealed, in the session on the server, one for each record."""

from __future__ import annotations

from app.features.repairs.services import AREA
from app.features.uploads import baskets
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session


def proof_basket(record: str) -> baskets.Basket:
    """The files for the application about this record."""
    return baskets.open_basket(AREA, record)


def find_signature(record: str) -> str:
    """The name that was typed under the commitment, or empty."""
    return find_sealed(_key(record))


def keep_signature(record: str, signature: str) -> None:
    """Keep it for the page that shows everything again."""
    keep_sealed(_key(record), signature)


def drop(record: str) -> None:
    """Forget signature and files: they were sent."""
    current_session().pop(_key(record), None)
    baskets.drop_basket(AREA, record)


def _key(record: str) -> str:
    return f"repair:{record}"
