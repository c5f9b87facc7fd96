"""All tables there are: importing every `models` module fills the metadata."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from sqlalchemy import MetaData

from app.kernel import access_log, chain_checks, chains, events, idempotency, outbox, sessions  # noqa: F401 - their tables
from app.kernel.db import Base

_FEATURES = Path(__file__).parent.parent / "features"


def metadata() -> MetaData:
    """The tables of the kernel and of every feature."""
    for path in sorted(_FEATURES.glob("*/models.py")):
        import_module(f"app.features.{path.parent.name}.models")
    return Base.metadata
