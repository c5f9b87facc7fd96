"""Until when a page that shows articles is right: articles begin and end by the clock, without a commit."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.publicity import queries
from app.kernel import clock
from app.web.caching import once_for_version, right_until


def page_shows_articles(session: Session) -> None:
    """Say of the page being made that it is another one when the next article begins or ends."""
    today, now = clock.today(), clock.now()
    moments = once_for_version("publicity.moments", lambda: queries.moments_of(session, today))
    right_until(next((one for one in moments if one > now), None))
