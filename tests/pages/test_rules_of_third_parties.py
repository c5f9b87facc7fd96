"""The lists and figures of authorisations and points stand among the rules that anybody can read."""

from __future__ import annotations

import pytest

from tests.support.portal import Visitor


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("authorisations", "A loan or credit"),
        ("points", "Voluntary service"),
        ("limits", "Days for which an authorisation can be given at most"),
    ],
)
def test_anybody_reads_them_with_their_source(visitor: Visitor, table: str, words: str) -> None:
    page = visitor.open(f"/rules/{table}?lang=en")
    assert page.status == 200
    assert words in page.text
