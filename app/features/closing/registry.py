"""What the features say about the end of an account, each in a module `closers` (app/kernel/closing.py)."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from app import features
from app.kernel.closing import Closer, GoingOn

_LAST = "accounts"  # the way in itself goes after all that is found by way of it


def closers() -> tuple[Closer, ...]:
    """What ends with an account, in order; the account's own keys last."""
    return tuple(closer for module in _modules() for closer in getattr(module, "CLOSERS", ()))


def going_on() -> tuple[GoingOn, ...]:
    """What goes on without the account."""
    return tuple(one for module in _modules() for one in getattr(module, "GOING_ON", ()))


@cache
def _modules() -> tuple[ModuleType, ...]:
    return tuple(_found())


def _found() -> Iterator[ModuleType]:
    names = sorted(
        (one.name for one in pkgutil.iter_modules(features.__path__)), key=lambda name: name == _LAST
    )
    for feature in names:
        name = f"app.features.{feature}.closers"
        if find_spec(name) is not None:
            yield import_module(name)
