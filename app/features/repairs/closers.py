"""What of repairs goes on when an account is closed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.features.repairs.queries import count_open
from app.kernel.closing import GoingOn

GOING_ON = (GoingOn(_l("Applications for credit repair under way"), count_open),)
