"""Figures in words. Of what is nowhere public, few cases are not given exactly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from flask_babel import gettext as _

from app.adapters.sheets.writing import Cell
from app.features.disclosures.labels import REMOVAL_REASONS, domain_name, list_name
from app.features.statistics.queries import BodyAnswers, ObjectionFigures, PublicFigures
from app.web.locale import LOCALES, current_language
from app.web.templating import month, number

# Fewer cases than this could let a reader guess whose case it is.
FEWEST = 5


def by_list(rows: list[tuple[str, int]]) -> list[list[str]]:
    return [[list_name(code) or code or str(_("in no list (revoked licences)")), number(count)]
            for code, count in rows]  # fmt: skip


def by_domain(rows: list[tuple[str, int]]) -> list[list[str]]:
    return [
        [domain_name(code) or code or str(_("no particular field")), number(count)] for code, count in rows
    ]


def by_body(rows: list[tuple[str, int]]) -> list[list[str]]:
    return [[name, number(count)] for name, count in rows]


def by_month(rows: list[tuple[date, int]]) -> list[list[str]]:
    return [[month(start), number(count)] for start, count in rows]


def short_months(rows: list[tuple[date, int]]) -> list[str]:
    """1月, 2月 … or Jan, Feb …: what fits under a column."""
    locale = LOCALES[current_language()]
    return [str(format_date(start, "MMM", locale)) for start, _count in rows]


def by_reason(counts: dict[str, int]) -> list[list[str]]:
    return [[str(words), number(counts[code])] for code, words in REMOVAL_REASONS.items() if code in counts]


def by_length(counts: Sequence[int]) -> list[list[str]]:
    bands = (
        _("up to three months"),
        _("more than three months, up to a year"),
        _("more than a year, up to three years"),
        _("more than three years"),
    )
    return [[str(words), number(count)] for words, count in zip(bands, counts, strict=True)]


def objections(figures: ObjectionFigures) -> list[list[str]]:
    """Filed, decided, upheld; a figure from which a small one could be worked out is held back as well."""
    is_small = _is_small(figures.upheld) or _is_small(figures.decided - figures.upheld)
    upheld = _too_few() if is_small else number(figures.upheld)
    return [
        [str(_("Filed")), guarded(figures.filed)],
        [str(_("Decided")), guarded(figures.decided)],
        [str(_("Upheld, in whole or in part")), upheld],
        [str(_("Share upheld")), _too_few() if is_small else percent(figures.upheld, figures.decided)],
        [str(_("Answered in time")), answered_in_time(figures.decided, figures.in_time)],
        [str(_("Not answered yet, and late")), guarded(figures.late)],
    ]


def answers(bodies: Sequence[BodyAnswers]) -> list[list[str]]:
    """By body where there are enough cases; the rest together, and never so few that they show."""
    named = [one for one in bodies if one.decided >= FEWEST]
    rest = [one for one in bodies if one.decided < FEWEST]
    while named and _is_small(sum(one.decided for one in rest)):
        rest.append(named.pop())
    rows = [_answer_row(one.body_name, one.decided, one.in_time) for one in named]
    if rest:
        totals = (sum(one.decided for one in rest), sum(one.in_time for one in rest))
        rows.append(_answer_row(str(_("Other bodies together")), *totals))
    return rows


def _answer_row(name: str, decided: int, in_time: int) -> list[str]:
    return [name, guarded(decided), answered_in_time(decided, in_time)]


def answered_in_time(decided: int, in_time: int) -> str:
    """A share in whole per cent; of few cases none is given."""
    return percent(in_time, decided) if decided >= FEWEST or not decided else _too_few()


def percent(part: int, whole: int) -> str:
    return f"{number(round(100 * part / whole))}%" if whole else "–"


def guarded(count: int) -> str:
    """A count, or that there are few."""
    return str(_("fewer than %(number)s", number=FEWEST)) if _is_small(count) else number(count)


def sheet_head() -> list[str]:
    return [str(_("Table")), str(_("What is counted")), str(_("Figure"))]


def sheet_rows(figures: PublicFigures) -> list[list[Cell]]:
    """Every table of the page one below the other, with the same figures held back."""
    tables: list[tuple[str, list[list[str]]]] = [
        (str(_("Public today, by list")), by_list(figures.lists)),
        (str(_("Public today, by field")), by_domain(figures.domains)),
        (str(_("Public today, by body")), by_body(figures.bodies)),
        (str(_("Published in the last twelve months")), by_month(figures.months)),
        (str(_("No longer shown, by reason")), by_reason(figures.reasons)),
        (str(_("How long they stood")), by_length(figures.lengths)),
        (str(_("Objections")), objections(figures.objections)),
    ]
    rows: list[list[Cell]] = [[title, *row] for title, lines in tables for row in lines]
    for name, decided, in_time in answers(figures.answers):
        rows.append([str(_("Objections decided, by body")), name, decided])
        rows.append([str(_("Objections answered in time, by body")), name, in_time])
    return rows


def _too_few() -> str:
    return str(_("not given: too few cases"))


def _is_small(count: int) -> bool:
    return 0 < count < FEWEST
