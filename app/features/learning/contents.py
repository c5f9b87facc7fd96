"""What there is to learn: readers, the citizens' code of integrity, the bank of questions; in two languages.

Files beside this module, read once and checked: an entry that lacks a language is refused at the first use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import starmap
from pathlib import Path
from typing import Any

from app.kernel.errors import NotFound

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Words:
    """The same words in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The words for `zh` or `en`."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Part:
    """A section of a reader."""

    heading: Words
    paragraphs: tuple[Words, ...]


@dataclass(frozen=True)
class Reader:
    """A short text about one thing. `link` is where to go on, as words and an address of this site."""

    code: str
    title: Words
    lead: Words
    parts: tuple[Part, ...]
    link_words: Words
    link_to: str


@dataclass(frozen=True)
class Question:
    """A question of the bank; the first choice is the right one. `more` is where to read on."""

    code: str
    words: Words
    choices: tuple[Words, ...]
    why: Words
    more: str


@dataclass(frozen=True)
class Bank:
    """All questions, how many a quiz draws, and how many right answers earn the certificate."""

    drawn: int
    passed_with: int
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question | None:
        """The question of this code; None where the bank no longer has it."""
        return next((one for one in self.questions if one.code == code), None)


@cache
def readers() -> tuple[Reader, ...]:
    """All readers, in the order in which they are offered."""
    return tuple(_reader(row) for row in _read("readers.toml")["reader"])


def get_reader(code: str) -> Reader:
    """Raises NotFound."""
    for reader in readers():
        if reader.code == code:
            return reader
    raise NotFound("no-such-reader")


@cache
def integrity_code() -> tuple[Words, ...]:
    """The articles of the citizens' code of integrity."""
    return tuple(_words(row) for row in _read("code.toml")["article"])


@cache
def bank() -> Bank:
    """The bank of questions."""
    content = _read("quiz.toml")
    return Bank(
        content["drawn"], content["passed_with"], tuple(_question(row) for row in content["question"])
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text("utf-8"))


def _words(row: Mapping[str, str], suffix: str = "") -> Words:
    return Words(row[f"zh{suffix}"], row[f"en{suffix}"])


def _reader(row: Mapping[str, Any]) -> Reader:
    parts = tuple(
        Part(_words(part), tuple(starmap(Words, zip(part["zh_text"], part["en_text"], strict=True))))
        for part in row["part"]
    )
    link = row["part"][-1]["link"]  # the line after the last part belongs to it
    return Reader(row["code"], _words(row), _words(row, "_lead"), parts, _words(link), link["to"])


def _question(row: Mapping[str, Any]) -> Question:
    choices = tuple(_words(choice) for choice in row["choices"])
    return Question(row["code"], _words(row), choices, _words(row, "_why"), row["more"])
