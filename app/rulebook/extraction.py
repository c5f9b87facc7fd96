"""Finds the English messages in the rulebook's data files, for the translators' catalogue (see babel.cfg)."""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Mapping
from typing import Any, BinaryIO

# The keys whose values are English message ids; everything else is code, or Chinese law.
KEYS = (
    "label",
    "text",
    "open",
    "closed",
    "removal",
    "condition",
    "term",
    "message",
    "met",
    "at_once",
    "later",
    "to_do",
)
_LINE = re.compile(rf"^(?:{'|'.join(KEYS)})\s*=\s*(?P<quote>\"\"\"|\"|')(?P<text>.*)(?P=quote)\s*$")

Found = Generator[tuple[int, str, str, list[str]], None, None]


def extract(
    handle: BinaryIO,
    keywords: Mapping[str, Any],  # noqa: ARG001 - Babel passes these by name
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Found:
    """What Babel asks of an extractor: (line, function, message, comments) for each message."""
    for number, line in enumerate(handle.read().decode("utf-8").splitlines(), start=1):
        found = _LINE.match(line)
        if found and found["text"]:
            yield number, "", found["text"].replace('\\"', '"'), []
