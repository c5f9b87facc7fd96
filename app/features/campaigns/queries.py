"""Reads: the dates come from the rulebook, what is planned for them from the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.campaigns.models import Campaign, CampaignFile, ProgrammeItem
from app.kernel.errors import NotFound
from app.rulebook.code_tables import CampaignDate, campaign_dates

FIRST_YEAR, LAST_YEAR = 2016, 2099  # the guideline; what the lunar calendar at hand reaches


@dataclass(frozen=True)
class Occasion:
    """One of the guideline's dates in one year; no `starts_on` until the credit office announces it."""

    slug: str
    name: str
    label: str
    year: int
    starts_on: date | None
    ends_on: date | None
    is_fixed: bool
    plan: Campaign | None

    @property
    def next_on(self) -> date | None:
        """Its first day."""
        return self.starts_on

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today


def slugs() -> tuple[str, ...]:
    """The addresses of the nine, without asking the database."""
    return tuple(one.entry.code for one in campaign_dates())


def all_campaigns(session: Session, today: date) -> tuple[Occasion, ...]:
    """Every campaign as it comes next or is under way, the next one first; those without a day last."""
    plans = _plans(session, (today.year, today.year + 1))
    found = [_next(date_, plans, today) for date_ in campaign_dates()]
    return tuple(sorted(found, key=lambda one: one.starts_on or date.max))


def next_campaign(session: Session, today: date) -> Occasion | None:
    """The campaign that is under way or comes next."""
    return next((one for one in all_campaigns(session, today) if one.starts_on is not None), None)


def campaigns_of(session: Session, years: tuple[int, ...]) -> tuple[Occasion, ...]:
    """Every campaign of these years, by their days."""
    plans = _plans(session, years)
    found = [_occasion(one, year, plans) for year in years for one in campaign_dates()]
    return tuple(sorted(found, key=lambda one: (one.starts_on or date(one.year, 12, 31), one.slug)))


def get_campaign(session: Session, slug: str, today: date) -> Occasion:
    """One campaign as it comes next. Raises NotFound."""
    return _next(_date_of(slug), _plans(session, (today.year, today.year + 1)), today)


def get_campaign_of(session: Session, slug: str, year: int) -> Occasion:
    """One campaign in one year. Raises NotFound."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound("no-such-year")
    return _occasion(_date_of(slug), year, _plans(session, (year,)))


def past_campaigns(session: Session, slug: str, today: date) -> tuple[Occasion, ...]:
    """What the office did for this occasion in earlier years, the newest first."""
    planned = select(Campaign).where(Campaign.occasion == slug).order_by(Campaign.year.desc())
    date_ = _date_of(slug)
    found = [_occasion(date_, plan.year, {(slug, plan.year): plan}) for plan in session.scalars(planned)]
    return tuple(one for one in found if one.is_over(today))


def get_item(plan: Campaign, item_id: str) -> ProgrammeItem:
    """One point of the programme. Raises NotFound."""
    for item in plan.programme:
        if str(item.id) == item_id:
            return item
    raise NotFound("no-such-item")


def public_files(plan: Campaign | None) -> tuple[CampaignFile, ...]:
    """What everybody may take along."""
    return tuple(file for file in plan.files if file.is_public) if plan else ()


def waits_to_be_shown(plan: Campaign | None) -> bool:
    """Whether a file was added or removed since the campaign was last kept and shown."""
    return any(file.is_leaving or not file.is_public for file in plan.files) if plan else False


def get_file(plan: Campaign | None, reference: str) -> CampaignFile:
    """One file of a campaign, public or not. Raises NotFound."""
    for file in plan.files if plan else ():
        if file.reference == reference:
            return file
    raise NotFound("no-such-file")


def _date_of(slug: str) -> CampaignDate:
    for one in campaign_dates():
        if one.entry.code == slug:
            return one
    raise NotFound("no-such-campaign")


def _plans(session: Session, years: tuple[int, ...]) -> dict[tuple[str, int], Campaign]:
    found = session.scalars(select(Campaign).where(Campaign.year.in_(years)))
    return {(plan.occasion, plan.year): plan for plan in found}


def _next(date_: CampaignDate, plans: dict[tuple[str, int], Campaign], today: date) -> Occasion:
    years = (today.year, today.year + 1)
    found = [_occasion(date_, year, plans) for year in years]
    ahead = [one for one in found if one.ends_on is not None and one.ends_on >= today]
    return ahead[0] if ahead else found[1] if found[0].starts_on else found[0]


def _occasion(date_: CampaignDate, year: int, plans: dict[tuple[str, int], Campaign]) -> Occasion:
    code, plan, known = date_.entry.code, plans.get((date_.entry.code, year)), date_.in_year(year)
    starts_on = (plan.starts_on if plan else None) or known
    ends_on = (plan.ends_on if plan else None) or starts_on
    return Occasion(
        code, date_.entry.name, date_.entry.label, year, starts_on, ends_on, known is not None, plan
    )
