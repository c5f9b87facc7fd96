"""Copies of reports: laid out once, stamped for each copy, kept in memory for a while.

The cache holds what people may see of themselves, so it lives in this process alone, for an hour at most, and
is bounded. Its key is the SHA-256 of all that is laid out; style sheet, fonts and engine are those of the
process.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from .jobs import Attachment
from .renderer import PdfRenderer
from .stamping import NoStencil, Particulars, Specimen, Stencil

_SECONDS = 3600.0
_BYTES = 64 * 2**20


@dataclass(frozen=True)
class _Kept:
    stencil: Stencil
    until: float


class Copies:
    """Makes copies of reports. Safe in threads."""

    def __init__(self, renderer: PdfRenderer) -> None:
        self._renderer = renderer
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self.hits = 0
        """How often nothing had to be laid out, for who measures."""

    def make(
        self,
        html: str,
        *,
        title: str,
        lang: str,
        attachment: tuple[str, str],
        specimen: Specimen,
        copy: Particulars,
    ) -> bytes:
        """The PDF of one copy of `html`, which shows the specimens; `attachment`: its name and description.

        Raises NoStencil where it cannot be stamped, and what `PdfRenderer.render` raises.
        """
        key = hashlib.sha256(f"{lang}\0{title}\0{html}".encode()).hexdigest()
        stencil = self._find(key)
        if stencil is None:
            name, description = attachment
            attachments = [Attachment(name, specimen.data, description)]
            pdf = self._renderer.render(
                html, title=title, lang=lang, attachments=attachments, made_at=specimen.at
            )
            stencil = Stencil(pdf, specimen)
            self._keep(key, stencil)
        return stencil.stamp(copy)

    def _find(self, key: str) -> Stencil | None:
        with self._lock:
            self._forget_old()
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
            self.hits += 1
            return kept.stencil

    def _keep(self, key: str, stencil: Stencil) -> None:
        with self._lock:
            self._kept[key] = _Kept(stencil, time.monotonic() + _SECONDS)
            while sum(kept.stencil.size for kept in self._kept.values()) > _BYTES:
                self._kept.popitem(last=False)

    def _forget_old(self) -> None:
        now = time.monotonic()
        for key in [key for key, kept in self._kept.items() if kept.until <= now]:
            del self._kept[key]


__all__ = ["Copies", "NoStencil", "Particulars", "Specimen"]
