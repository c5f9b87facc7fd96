"""The figures of one body, or of all together, and the shares that follow from them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass
class Figures:
    """Counts within one period; shares are None where there is nothing to take a share of."""

    batches: int = 0
    accepted: int = 0
    rejected: int = 0
    quarantined: int = 0
    unchanged: int = 0
    corrected: int = 0
    withdrawn: int = 0
    in_time: int = 0
    late: int = 0
    checked_in_time: int = 0
    checked_late: int = 0
    objections_decided: int = 0
    objections_upheld: int = 0
    referrals: int = 0
    referrals_late: int = 0
    withdrawn_late: int = 0

    @property
    def rows(self) -> int:
        return self.good + self.rejected + self.quarantined

    @property
    def good(self) -> int:
        """Rows that needed nobody to look again."""
        return self.accepted + self.corrected + self.withdrawn + self.unchanged

    @property
    def share_in_time(self) -> float | None:
        return _share(self.in_time, self.in_time + self.late)

    @property
    def share_good(self) -> float | None:
        return _share(self.good, self.rows)

    @property
    def share_upheld(self) -> float | None:
        return _share(self.objections_upheld, self.objections_decided)

    @property
    def share_referrals_late(self) -> float | None:
        return _share(self.referrals_late, self.referrals)

    @property
    def share_checked_in_time(self) -> float | None:
        return _share(self.checked_in_time, self.checked_in_time + self.checked_late)

    def add(self, other: Figures) -> None:
        """Count another body in."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass(frozen=True)
class BodyFigures:
    """One body with its figures."""

    body_id: UUID
    body_name: str
    figures: Figures


def together(bodies: Iterable[BodyFigures]) -> Figures:
    """All bodies as one: its shares are the averages that a body is compared with."""
    total = Figures()
    for body in bodies:
        total.add(body.figures)
    return total


def _share(part: int, whole: int) -> float | None:
    """In per cent with one decimal."""
    return round(100 * part / whole, 1) if whole else None
