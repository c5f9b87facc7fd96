"""The cells of one row by field, what its decision is known by, and the digest by which it is known again."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from app.features.intake.headings import field_of, standard_heading
from app.features.intake.row_values import (
    Cell,
    is_nothing,
    normalise_decision_no,
    normalise_text,
    text_of,
)
from app.rulebook.identity import IdNumber, parse_id_number
from app.rulebook.masking import unify_middle_dots


class DecisionKey(NamedTuple):
    """What a decision is known by: body, number and person, each in its one spelling."""

    body_name: str
    body_code: str
    decision_no: str
    id_number: str


def _tidied(cell: Cell) -> str:
    if cell is None or cell == "":
        return ""
    text = normalise_text(text_of(cell))
    return "" if is_nothing(text) else text


class RowCells:
    """The cells of one row by field, tidied once; `cells` come by the sheet's own headings."""

    def __init__(self, kind: str, cells: Mapping[str, Cell]) -> None:
        self.kind = kind
        self._cells: dict[str, tuple[str, Cell]] = {}
        for heading, cell in cells.items():
            name = field_of(kind, heading)
            if name is not None and (name not in self._cells or not text_of(self._cells[name][1])):
                self._cells[name] = (heading, cell)
        self._texts = {name: _tidied(cell) for name, (_, cell) in self._cells.items()}

    def raw(self, name: str) -> Cell:
        """Give the cell as the sheet has it; None where there is no such column."""
        return self._cells.get(name, ("", None))[1]

    def text(self, name: str) -> str:
        """Give the tidied words; empty where the cell says nothing (a dash, 无)."""
        return self._texts.get(name, "")

    def texts(self) -> list[tuple[str, str]]:
        """Give every field the sheet has with its words, in the order of the fields' names."""
        return sorted(self._texts.items())

    def name(self, name: str) -> str:
        """Give a person's name: single spaces, one kind of middle dot, rare characters as they are."""
        return unify_middle_dots(" ".join(self.text(name).split()))

    def heading(self, name: str) -> str:
        """Give the heading of a field for a message: the sheet's own, else the standard form's."""
        heading = self._cells.get(name, ("", None))[0]
        return heading or standard_heading(self.kind, name)

    @cached_property
    def body_name(self) -> str:
        """The body that made the finding; where the sheet leaves it empty, the one that sent the row."""
        return self.text("determining_body_name") or self.text("source_body_name")

    @cached_property
    def body_code(self) -> str:
        """The credit code of that body, in capitals without spaces."""
        filled = "determining_body_code" if self.text("determining_body_name") else "source_body_code"
        return "".join(self.text(filled).split()).upper()


def decision_key_of(
    row: RowCells, *, number: str = "decision_no", body: str = "", body_code: str = ""
) -> DecisionKey:
    """Give what the row's decision is known by; call it only for a row without problems.

    `body` and `body_code` name the fields of a form that has the body in a field of its own.
    """
    id_number: IdNumber = parse_id_number(row.text("id_number"))
    return DecisionKey(
        body_name=normalise_decision_no(row.text(body) if body else row.body_name),
        body_code="".join(row.text(body_code).split()).upper() if body_code else row.body_code,
        decision_no=normalise_decision_no(row.text(number)),
        id_number=id_number.value,
    )


def content_digest(kind: str, cells: Mapping[str, Cell], *, key: bytes) -> str:
    """Give a digest by which the same row is known again, whatever the order of its columns.

    It is keyed (HMAC-SHA-256): the number of a person and the form of a decision are too easily guessed
    for an unkeyed digest to hide them.
    """
    row = RowCells(kind, cells)
    content = [[name, text] for name, text in row.texts() if text]
    message = json.dumps([kind, content], ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )
    return hmac.new(key, message, hashlib.sha256).hexdigest()
