"""The quiz: which questions are drawn, how their choices stand, and what was answered right. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from app.features.learning.contents import Bank, Question


@dataclass(frozen=True)
class Asked:
    """A question as it is put: `order` says which choice of the bank stands where."""

    question: Question
    order: tuple[int, ...]


@dataclass(frozen=True)
class Marked:
    """A question with what was answered, as places among the bank's choices."""

    question: Question
    chosen: int

    @property
    def is_right(self) -> bool:
        return self.chosen == 0


@dataclass(frozen=True)
class Result:
    """What came of a quiz."""

    answers: tuple[Marked, ...]
    passed_with: int

    @property
    def right(self) -> int:
        return sum(one.is_right for one in self.answers)

    @property
    def is_passed(self) -> bool:
        return self.right >= self.passed_with


def draw(bank: Bank, seed: str) -> tuple[Asked, ...]:
    """The questions for this seed: the same ones, in the same order, each time it is asked for."""
    chance = random.Random(seed)  # noqa: S311 - nothing depends on its being unforeseeable
    questions = chance.sample(bank.questions, min(bank.drawn, len(bank.questions)))
    return tuple(
        Asked(one, tuple(chance.sample(range(len(one.choices)), len(one.choices)))) for one in questions
    )


def mark(bank: Bank, answers: Mapping[str, int]) -> Result:
    """Mark what was answered, by code of question and place of the choice. Unknown questions do not count."""
    found = [(bank.question(code), chosen) for code, chosen in answers.items()]
    return Result(tuple(Marked(one, chosen) for one, chosen in found if one is not None), bank.passed_with)
