"""Figures in words. Few cases of something that is nowhere public are not given exactly."""

from __future__ import annotations

from flask_babel import gettext as _

from app.features.disclosures.labels import REMOVAL_REASONS, domain_name, list_name
from app.features.statistics.queries import ObjectionFigures
from app.web.templating import number

# Fewer cases than this could let a reader guess whose case it is.
FEWEST = 5


def by_list(rows: list[tuple[str, int]]) -> list[list[str]]:
    return [[list_name(code) or code or str(_("in no list (revoked licences)")), number(count)]
            for code, count in rows]  # fmt: skip


def by_domain(rows: list[tuple[str, int]]) -> list[list[str]]:
    return [
        [domain_name(code) or code or str(_("no particular field")), number(count)] for code, count in rows
    ]


def by_reason(counts: dict[str, int]) -> list[list[str]]:
    return [[str(words), number(counts[code])] for code, words in REMOVAL_REASONS.items() if code in counts]


def objections(figures: ObjectionFigures) -> list[list[str]]:
    """Filed, decided, upheld; a figure from which a small one could be worked out is held back as well."""
    is_small = _is_small(figures.upheld) or _is_small(figures.decided - figures.upheld)
    upheld = str(_("not given: too few cases")) if is_small else number(figures.upheld)
    return [
        [str(_("Filed")), guarded(figures.filed)],
        [str(_("Decided")), guarded(figures.decided)],
        [str(_("Upheld, in whole or in part")), upheld],
    ]


def guarded(count: int) -> str:
    """A count, or that there are few."""
    return str(_("fewer than %(number)s", number=FEWEST)) if _is_small(count) else number(count)


def _is_small(count: int) -> bool:
    return 0 < count < FEWEST
