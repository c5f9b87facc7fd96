"""What the rulebook is made of: the shipped files, and layers on top of them.

Every combination of layers is an edition with a digest of its own. `enact` sets the layer of what the
office decided, for this whole process; `overlay` adds a folder; `trial` adds a layer for the calling
thread or task alone, so that somebody can look at what a change would alter while everybody else works
by the rules in force.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

Content = Mapping[str, Any]


class RulebookError(Exception):
    """The data cannot be used; the message names the file and the entry."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Data files by name, and a digest of what they hold."""

    files: Mapping[str, Content]
    digest: str


@dataclass(frozen=True, eq=False)
class Edition:
    """Layers, the later on top of the earlier."""

    layers: tuple[Layer, ...]
    digest: str


def folder_layer(folder: Traversable) -> Layer:
    """Read every data file of a folder. Raise RulebookError for one that is no TOML."""
    digest, read = hashlib.sha256(), {}
    for part in sorted(folder.iterdir(), key=lambda item: item.name):
        if part.name.endswith(".toml"):
            text = part.read_bytes()
            digest.update(part.name.encode() + b"\0" + text + b"\0")
            read[part.name] = _parsed(part.name, text)
    return Layer(read, digest.hexdigest())


def mapping_layer(content: Mapping[str, Content]) -> Layer:
    """Make a layer of data that stand in no file; days in them are days."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_day)
    return Layer(dict(content), hashlib.sha256(text.encode()).hexdigest())


def in_use() -> Edition:
    """The edition by which the caller works."""
    return _tried.get() or _state.edition


def enact(layer: Layer | None) -> None:
    """Set what the office decided, for everybody in this process; None takes it away."""
    _state.enacted = layer
    _state.renew()


@contextmanager
def overlay(folder: Traversable) -> Iterator[None]:
    """Add the data files of `folder` for everybody in this process, for as long as the block runs."""
    layer = folder_layer(folder)
    _state.overlays.append(layer)
    _state.renew()
    try:
        yield
    finally:
        _state.overlays.remove(layer)
        _state.renew()


@contextmanager
def trial(layer: Layer) -> Iterator[None]:
    """Work with one layer more for as long as the block runs; nobody else notices."""
    token = _tried.set(_edition((*in_use().layers, layer)))
    try:
        yield
    finally:
        _tried.reset(token)


@contextmanager
def alone(layer: Layer) -> Iterator[None]:
    """Work with this layer in place of what the office decided so far; nobody else notices."""
    token = _tried.set(_edition((_shipped(), *_state.overlays, layer)))
    try:
        yield
    finally:
        _tried.reset(token)


class _State:
    """The layers that this process works with."""

    def __init__(self) -> None:
        self.enacted: Layer | None = None
        self.overlays: list[Layer] = []
        self._edition: Edition | None = None

    @property
    def edition(self) -> Edition:
        if self._edition is None:
            self.renew()
        assert self._edition is not None
        return self._edition

    def renew(self) -> None:
        enacted = (self.enacted,) if self.enacted is not None and self.enacted.files else ()
        self._edition = _edition((_shipped(), *enacted, *self.overlays))


@cache
def _shipped() -> Layer:
    return folder_layer(files("app.rulebook") / "data")


def _edition(layers: tuple[Layer, ...]) -> Edition:
    digest = hashlib.sha256("\0".join(layer.digest for layer in layers).encode())
    return Edition(layers, digest.hexdigest()[:12])


def _parsed(name: str, text: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulebookError(f"{name}: cannot be read: {error}") from error


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in the data")


_state = _State()
_tried: ContextVar[Edition | None] = ContextVar("tried_edition", default=None)
