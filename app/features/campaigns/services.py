"""Writes: plan a campaign, its programme and its files. Each deed an event and a new sequence."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.features.campaigns import policies, queries
from app.features.campaigns.models import Campaign, CampaignFile, ProgrammeItem
from app.features.uploads import services as uploads
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput, NotAllowed

AREA = "campaigns"
LONGEST = {"theme": 200, "theme_en": 200, "words": 4_000, "words_en": 4_000, "materials": 2_000, "line": 200}
TEXTS = ("theme", "theme_en", "words", "words_en", "materials")
_MOST_DAYS, _MOST_ITEMS = 62, 60
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def plan_campaign(
    session: Session,
    actor: Actor,
    *,
    occasion: str,
    year: int,
    starts_on: date | None,
    ends_on: date | None,
    **texts: str,
) -> Campaign:
    """Set days, theme, words and materials of a campaign, and show it with its files as they are now.

    Where the rulebook knows the day, `starts_on` may stay empty; a campaign may begin before and go on after.
    Raises InvalidInput and NotFound.
    """
    plan = _plan(session, actor, occasion, year)
    known = queries.get_campaign_of(session, occasion, year)
    first = starts_on or (known.starts_on if known.is_fixed else None)
    if first is None and ends_on is not None:
        raise InvalidInput("first-day-missing", field="starts_on")
    if first is not None and first.year != year:
        raise InvalidInput("another-year", field="starts_on", year=year)
    if first is not None and ends_on is not None and not first <= ends_on <= first + timedelta(_MOST_DAYS):
        raise InvalidInput("days-out-of-order", field="ends_on", days=_MOST_DAYS)
    plan.starts_on, plan.ends_on = starts_on, ends_on
    for name in TEXTS[:-1]:
        setattr(plan, name, _within(name, texts.get(name, "")))
    _within("materials", texts.get("materials", ""))
    plan.materials = [line.strip() for line in texts.get("materials", "").splitlines() if line.strip()]
    _settle_files(session, plan)
    _note(session, actor, plan, "campaigns.planned")
    return plan


def add_item(
    session: Session,
    actor: Actor,
    *,
    occasion: str,
    year: int,
    starts_at: datetime,
    ends_at: datetime,
    **texts: str,
) -> ProgrammeItem:
    """Put something on the programme. Raises InvalidInput."""
    plan = _plan(session, actor, occasion, year)
    if len(plan.programme) >= _MOST_ITEMS:
        raise InvalidInput("too-many-items", field="title", items=_MOST_ITEMS)
    if ends_at <= starts_at:
        raise InvalidInput("ends-before-it-begins", field="ends")
    names = ("title", "title_en", "place", "place_en")
    words = {name: _within("line", texts.get(name, ""), name) for name in names}
    for name in ("title", "place"):
        if not words[name]:
            raise InvalidInput(f"{name}-missing", field=name)
    item = ProgrammeItem(starts_at=starts_at, ends_at=ends_at, **words)
    plan.programme.append(item)
    _note(session, actor, plan, "campaigns.item-added")
    return item


def remove_item(session: Session, actor: Actor, *, occasion: str, year: int, item_id: str) -> None:
    """Take something off the programme. Raises NotFound."""
    plan = _plan(session, actor, occasion, year)
    plan.programme.remove(queries.get_item(plan, item_id))
    _note(session, actor, plan, "campaigns.item-removed")


def add_file(
    session: Session, actor: Actor, *, occasion: str, year: int, basket: str, words: str, words_en: str = ""
) -> CampaignFile:
    """Give the one file of a basket to a campaign; it is public once the campaign is next kept and shown.

    Raises InvalidInput where the words are missing, or the basket holds none or several files; NotFound.
    """
    plan = _plan(session, actor, occasion, year)
    words, words_en = _within("line", words, "words"), _within("line", words_en, "words_en")
    if not words:
        raise InvalidInput("words-missing", field="words")
    upload = uploads.attach_one(session, area=AREA, basket=basket, owner_id=plan.id)
    file = CampaignFile(
        reference=upload.reference,
        kind=upload.kind,
        size=upload.size,
        words=words,
        words_en=words_en,
        added_by=actor.key,
        added_at=clock.now(),
    )
    plan.files.append(file)
    _note(session, actor, plan, "campaigns.file-added")
    return file


def remove_file(session: Session, actor: Actor, *, occasion: str, year: int, reference: str) -> None:
    """Take a file off. One that the public has goes when the campaign is next kept and shown.

    Raises NotFound.
    """
    plan = _plan(session, actor, occasion, year)
    file = queries.get_file(plan, reference)
    if file.is_public:
        file.is_leaving = True
    else:
        _erase_file(session, plan, file)
    _note(session, actor, plan, "campaigns.file-removed")


def _settle_files(session: Session, plan: Campaign) -> None:
    """What was added is public, what was taken off is erased."""
    for file in tuple(plan.files):
        if file.is_leaving:
            _erase_file(session, plan, file)
        else:
            file.is_public = True


def _erase_file(session: Session, plan: Campaign, file: CampaignFile) -> None:
    uploads.erase_one(session, AREA, plan.id, file.reference)
    plan.files.remove(file)


def _plan(session: Session, actor: Actor, occasion: str, year: int) -> Campaign:
    """The row of a campaign, made with the first deed. Raises NotFound, NotAllowed."""
    if not policies.can_plan(actor):
        raise NotAllowed("cannot-plan-campaigns")
    known = queries.get_campaign_of(session, occasion, year)
    if known.plan is not None:
        session.refresh(known.plan, with_for_update=True)
        return known.plan
    now = clock.now()
    plan = Campaign(occasion=occasion, year=year, made_at=now, changed_at=now, sequence=0)
    session.add(plan)
    session.flush()
    return plan


def _note(session: Session, actor: Actor, plan: Campaign, verb: str) -> None:
    plan.sequence += 1
    plan.changed_at = clock.now()
    session.flush()
    events.record(session, actor, verb, plan.reference, sequence=plan.sequence)


def _within(limit: str, value: str, field: str = "") -> str:
    value = value.strip()
    if _UNSTORABLE.search(value):
        raise InvalidInput("not-text", field=field or limit)
    if len(value) > LONGEST[limit]:
        raise InvalidInput("too-long", field=field or limit, limit=LONGEST[limit])
    return value
