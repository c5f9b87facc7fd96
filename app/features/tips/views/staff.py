"""The staff's pages: sort, hand on, answer and decide tips; ask who a reporter is; figures."""

from __future__ import annotations

from app.features.tips.views import desk_pages, figures, identities, staff_steps
from app.features.tips.views.blueprints import office as blueprint

PARTS = (desk_pages, staff_steps, identities, figures)

__all__ = ["PARTS", "blueprint"]
