"""Entries of the rulebook as JSON: a day is {"day": "2027-01-01"}, everything else stands as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

_DAY = "day"


def encoded(value: Any) -> Any:
    """The value as it is kept."""
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, Mapping):
        return {key: encoded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [encoded(one) for one in value]
    return value


def decoded(value: Any) -> Any:
    """The value as the rulebook takes it."""
    if isinstance(value, Mapping):
        if set(value) == {_DAY}:
            return date.fromisoformat(value[_DAY])
        return {key: decoded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [decoded(one) for one in value]
    return value
