"""What waits at the desk. Each feature may have a module `desk` that says what waits in it:

`entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]`, only for what the actor may do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from sqlalchemy.orm import Session

from app.kernel.actors import Actor

# Features that may have something waiting, in the order of the desk.
FEATURES = (
    "objections",
    "statements",
    "disclosures",
    "intake",
    "tips",
    "integrity_models",
    "publicity",
    "records",
    "repairs",
    "accesses",
    "rules",
    "staff",
    "credit_reports",
    "tasks",
)


@dataclass(frozen=True)
class DeskEntry:
    """One line: a translated title, how many wait, how many of them are late, and where they stand."""

    title: str
    count: int
    late: int
    url_endpoint: str


Provider = Callable[[Session, Actor], tuple[DeskEntry, ...]]


def providers() -> tuple[Provider, ...]:
    """What the features at hand offer."""
    names = [f"app.features.{feature}.desk" for feature in FEATURES]
    return tuple(import_module(name).entries for name in names if find_spec(name) is not None)


def collect(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """All that waits for this member of staff."""
    return tuple(entry for entries in providers() for entry in entries(session, actor))
