"""Reads: the dates come from the rulebook, since the guideline names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.kernel.errors import NotFound
from app.rulebook.code_tables import CampaignDate, campaign_dates


@dataclass(frozen=True)
class Campaign:
    """One of the guideline's dates, and when it comes next (None: the credit office announces it)."""

    slug: str
    name: str
    label: str
    next_on: date | None


def all_campaigns(today: date) -> tuple[Campaign, ...]:
    """Every campaign, the next one first; those without a fixed day last."""
    found = [_campaign(occasion, today) for occasion in campaign_dates()]
    return tuple(sorted(found, key=lambda campaign: campaign.next_on or date.max))


def get_campaign(slug: str, today: date) -> Campaign:
    """Raises NotFound."""
    for campaign in all_campaigns(today):
        if campaign.slug == slug:
            return campaign
    raise NotFound("no-such-campaign")


def _campaign(occasion: CampaignDate, today: date) -> Campaign:
    days = (occasion.in_year(year) for year in (today.year, today.year + 1))
    next_on = next((day for day in days if day is not None and day >= today), None)
    return Campaign(occasion.entry.code, occasion.entry.name, occasion.entry.label, next_on)
