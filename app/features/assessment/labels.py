"""Figures in words, how each is reckoned, and the rows of the sheets that people take away."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask_babel import gettext as _

from app.adapters.sheets.writing import Cell
from app.features.assessment import counting
from app.features.assessment.figures import BodyFigures, Figures
from app.features.assessment.periods import Period
from app.features.catalogue.labels import SOURCE_STATUS
from app.features.intake.labels import OUTCOMES
from app.features.intake.models import Outcome
from app.features.intake.row_messages import ROW_MESSAGES
from app.rulebook.deadlines import get_deadline
from app.rulebook.withdrawals import all_reasons
from app.web.templating import month, number

_TOP = 10


def period_name(period: Period) -> str:
    """November 2026, 4th quarter of 2026, the year 2026."""
    if period.is_year:
        return str(_("The year %(year)s", year=period.start.year))
    if period.quarter:
        return str(_("%(year)s, quarter %(quarter)s", year=period.start.year, quarter=period.quarter))
    return month(period.start)


def share(value: float | None) -> str:
    """12.5% or a dash where there is nothing to take a share of."""
    return "–" if value is None else f"{number(value)}%"


def head() -> list[str]:
    """The columns of the overview."""
    return [
        str(_("Body")),
        str(_("Rows")),
        str(_("In time")),
        str(_("Good rows")),
        str(_("Objections upheld")),
        str(_("Late answers")),
        str(_("Late withdrawals")),
        str(_("Batches checked in time")),
    ]


def row(name: Any, figures: Figures) -> list[Any]:
    """One line of the overview."""
    return [
        name,
        number(figures.rows),
        share(figures.share_in_time),
        share(figures.share_good),
        part_of(figures.objections_upheld, figures.objections_decided),
        part_of(figures.referrals_late, figures.referrals),
        part_of(figures.withdrawn_late, figures.withdrawn),
        share(figures.share_checked_in_time),
    ]


def part_of(part: int, whole: int) -> str:
    """2 of 7, or a dash."""
    return str(_("%(part)s of %(whole)s", part=number(part), whole=number(whole))) if whole else "–"


def facts(figures: Figures) -> list[list[str]]:
    """Every figure of one body with what it is taken of."""
    return [
        [str(_("Batches")), number(figures.batches)],
        [str(_("Rows handed in")), number(figures.rows)],
        [str(_("… accepted")), number(figures.accepted)],
        [str(_("… rejected")), number(figures.rejected)],
        [str(_("… quarantined")), number(figures.quarantined)],
        [str(_("… known already")), number(figures.unchanged)],
        [str(_("… corrected")), number(figures.corrected)],
        [str(_("… withdrawn")), number(figures.withdrawn)],
        [str(_("… withdrawn late")), number(figures.withdrawn_late)],
        [str(_("Findings handed in in time")), number(figures.in_time)],
        [str(_("Findings handed in late")), number(figures.late)],
        [str(_("Objections decided")), number(figures.objections_decided)],
        [str(_("Objections upheld, in whole or in part")), number(figures.objections_upheld)],
        [str(_("Objections referred to the body")), number(figures.referrals)],
        [str(_("… answered late or not yet")), number(figures.referrals_late)],
        [str(_("Batches checked in time")), number(figures.checked_in_time)],
        [str(_("Batches checked late or not yet")), number(figures.checked_late)],
    ]


def compared(own: Figures, average: Figures) -> list[list[str]]:
    """The shares of one body beside those of all together."""
    pairs = [
        (_("Findings handed in in time"), own.share_in_time, average.share_in_time),
        (_("Good rows"), own.share_good, average.share_good),
        (_("Objections upheld"), own.share_upheld, average.share_upheld),
        (_("Late answers to referrals"), own.share_referrals_late, average.share_referrals_late),
        (_("Batches checked in time"), own.share_checked_in_time, average.share_checked_in_time),
    ]
    return [[str(words), share(mine), share(all_bodies)] for words, mine, all_bodies in pairs]


def top_rules(rules: Counter[str]) -> list[list[str]]:
    """What rows failed on most often: outcome, rule in words, code, how many."""
    rows = []
    for key, count in rules.most_common(_TOP):
        outcome, _colon, rule = key.partition(":")
        rows.append([str(OUTCOMES[Outcome(outcome)]), _rule_in_words(rule), rule, number(count)])
    return rows


def _rule_in_words(rule: str) -> str:
    message = ROW_MESSAGES.get(rule)
    if message is None:
        return rule
    blanks = {"heading": "…", "limit": "…", "source": "…"}
    return str(_(message, **blanks))


def definitions() -> list[dict[str, str]]:
    """How each figure is reckoned, with the rule behind it."""
    return [
        _defined(
            _("In time"),
            _(
                "Of the findings that came for the first time: those whose sheet was handed in at the latest "
                "on working day %(days)s after the decision. The day of the decision is not counted; moved "
                "working days are. A late finding is accepted all the same.",
                days=get_deadline(counting.UPLOAD).length,
            ),
            counting.UPLOAD,
        ),
        _defined(
            _("Good rows"),
            _(
                "Of all rows: those that were accepted, corrected, withdrawn or known already. Rejected "
                "and quarantined rows needed somebody to look again."
            ),
        ),
        _defined(
            _("Objections upheld"),
            _(
                "Of the objections to the body's records that were decided in the period: those upheld in "
                "whole or in part."
            ),
        ),
        _defined(
            _("Late answers"),
            _(
                "Of the objections referred to the body in the period: those without an answer on working "
                "day %(days)s after the referral.",
                days=get_deadline(counting.ANSWER).length,
            ),
            counting.ANSWER,
        ),
        *_withdrawals_defined(),
        _defined(
            _("Batches checked in time"),
            _(
                "Batches in which every row has its receipt, and nothing waits in quarantine, on working day "
                "%(days)s after they were handed in. This one is the credit office's own work.",
                days=get_deadline(counting.CHECK).length,
            ),
            counting.CHECK,
        ),
    ]


def _withdrawals_defined() -> list[dict[str, str]]:
    """One entry for each clock that a withdrawal can have."""
    return [
        _defined(
            _("Late withdrawals"),
            _(
                "Records that the body took back, and those of them taken back after the last day: "
                "%(days)s working days after the cause named in the sheet.",
                days=get_deadline(clock).length,
            ),
            clock,
        )
        for clock in sorted({reason.deadline for reason in all_reasons()})
    ]


def _defined(title: str, words: str, deadline: str = "") -> dict[str, str]:
    source = get_deadline(deadline).source if deadline else None
    return {
        "title": str(title),
        "words": str(words),
        "source": f"{source.title} {source.article}".strip() if source else "",
        "status": str(SOURCE_STATUS[source.status]) if source else "",
    }


def sheet_head() -> list[str]:
    """The columns of the sheet to take away."""
    return [str(_("Body")), *(name for name, _figure in facts(Figures()))]


def sheet_rows(bodies: tuple[BodyFigures, ...], average: Figures | None) -> list[list[Cell]]:
    """Plain figures, so that the office can reckon with them; shares follow from them."""
    rows: list[list[Cell]] = [[one.body_name, *_plain(one.figures)] for one in bodies]
    if average is not None:
        rows.append([str(_("All bodies")), *_plain(average)])
    return rows


def _plain(figures: Figures) -> list[Cell]:
    return [
        figures.batches,
        figures.rows,
        figures.accepted,
        figures.rejected,
        figures.quarantined,
        figures.unchanged,
        figures.corrected,
        figures.withdrawn,
        figures.withdrawn_late,
        figures.in_time,
        figures.late,
        figures.objections_decided,
        figures.objections_upheld,
        figures.referrals,
        figures.referrals_late,
        figures.checked_in_time,
        figures.checked_late,
    ]
