"""The kinds of conduct a tip can be about: what the guideline puts first, and anything else."""

from __future__ import annotations

from app.rulebook import code_tables

OTHER = "other"


def conduct_codes() -> tuple[str, ...]:
    """Every kind, in the order of the guideline, `other` last."""
    return (*(entry.code for entry in code_tables.priority_conduct()), OTHER)


def is_conduct(code: str) -> bool:
    return code in conduct_codes()
