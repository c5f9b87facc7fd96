"""The translators see every English word of the data files, and no Chinese law."""

import io
import re
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from app.rulebook.extraction import KEYS, extract

DATA = [part for part in (files("app.rulebook") / "data").iterdir() if part.name.endswith(".toml")]


def words_of(part: Traversable) -> set[str]:
    tables = tomllib.loads(part.read_text(encoding="utf-8")).values()
    rows = [row for table in tables if isinstance(table, list) for row in table if isinstance(row, dict)]
    return {row[key] for row in rows for key in KEYS if isinstance(row.get(key), str)}


@pytest.mark.parametrize("part", DATA, ids=lambda part: part.name)
def test_translators_see_every_word_of_the_data(part: Traversable) -> None:
    found = {message for _, _, message, _ in extract(io.BytesIO(part.read_bytes()), {}, [], {})}
    assert words_of(part) <= found
    assert not [message for message in found if re.search(r"[\u4e00-\u9fff]", message)]
