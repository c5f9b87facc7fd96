"""Fixtures of several pages: a printer that takes no time, and one that fails."""

from __future__ import annotations

import pytest

from app.adapters import signing
from app.adapters.pdf import Copies, NoStencil, PdfRenderer
from tests.support.portal import Portal
from tests.support.reports_steps import PDF


@pytest.fixture
def quick(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Without the seconds of printing and signing: the pages that were to be printed are collected."""
    printed: list[str] = []

    def render(_self: PdfRenderer, html: str, **_options: object) -> bytes:
        printed.append(html)
        return PDF + str(len(printed)).encode()

    def not_stamped(*_words: object, **_options: object) -> bytes:
        raise NoStencil("nothing was printed")

    monkeypatch.setattr(PdfRenderer, "render", render)
    monkeypatch.setattr(Copies, "make", not_stamped)
    monkeypatch.setattr(signing, "sign", lambda pdf, *_args, **_options: pdf)
    return printed


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """A printer that fails with the exception put in here."""
    problem: list[Exception] = []

    def render(_self: PdfRenderer, _html: str, **_options: object) -> bytes:
        raise problem[0]

    monkeypatch.setattr(PdfRenderer, "render", render)
    return problem
