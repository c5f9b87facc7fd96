"""The reporter's pages: file a tip without an account, keep the receipt code, come back with it.

Nothing here asks for, counts by or stores an address, an agent or a referrer (promise 17).
"""

from __future__ import annotations

from app.features.tips.views import evidence, filing, leaving, mailbox, proofs
from app.features.tips.views.blueprints import reporters as blueprint

PARTS = (filing, evidence, mailbox, proofs, leaving)

__all__ = ["PARTS", "blueprint"]
