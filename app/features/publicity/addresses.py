"""An article's address: plain letters that say what it is, and digits; it stays as it was first given."""

from __future__ import annotations

import hashlib
import re

from app.adapters.search.folding import fold
from app.adapters.search.tokens import STOP_WORDS, query_words, runs

LONGEST = 72
_NUMBER = re.compile(r"(.+?)〔(\d{4})〕(\d+)号")
_UNSAID = frozenset({"关于", "通知", "意见", "印发", "转发"})


def address_of(title: str, document_number: str) -> str:
    """国办发〔2016〕98号 is `guobanfa-2016-98`; without a number the title's words and four digits."""
    numbered = _NUMBER.fullmatch(document_number)
    if numbered:
        return f"{_spelled(numbered[1])[: LONGEST - 12]}-{numbered[2]}-{int(numbered[3])}".lstrip("-")
    digits = int(hashlib.sha256(title.encode()).hexdigest(), 16) % 10_000
    words = [word for run in runs(fold(title)) for word in _words(run.text, is_han=run.is_han)]
    slug = ""
    for word in words:
        longer = f"{slug}-{word}".strip("-")
        if len(longer) > LONGEST - 5:
            break
        slug = longer
    return f"{slug or 'article'}-{digits:04}"


def numbered(address: str, count: int) -> str:
    """The address for the `count`-th article that would have the same one."""
    return f"{address}-{count}"


def _words(run: str, *, is_han: bool) -> list[str]:
    words = query_words(run) if is_han else (run,)
    spelled = [_spelled(word) for word in words if word not in _UNSAID and word not in STOP_WORDS]
    return [word for word in spelled if word]


def _spelled(text: str) -> str:
    from pypinyin import lazy_pinyin  # half a second to read; only new articles need it

    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(fold(text), errors="default")))
