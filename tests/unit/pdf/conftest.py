"""One warmed renderer, one key and one signed report for all tests of the paper report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.pdf import Attachment, PdfRenderer
from app.adapters.signing import Signer, create_signing_key, load_signer, sign
from tests.unit.pdf.sample_report import MADE_AT, sample_contents, sample_html

DATA = b'{"number": "XB-2026-000317"}'


@pytest.fixture(scope="session")
def renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer() as renderer:
        yield renderer


def make(renderer: PdfRenderer, html: str, *, title: str = "个人公共信用报告", lang: str = "zh-CN") -> bytes:
    attachment = Attachment("report.json", DATA, "机读数据")
    return renderer.render(html, title=title, lang=lang, attachments=[attachment], made_at=MADE_AT)


@pytest.fixture(scope="session")
def report(renderer: PdfRenderer) -> bytes:
    """An unsigned report of four to six pages."""
    return make(renderer, sample_html(sample_contents()))


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    folder: Path = tmp_path_factory.mktemp("keys") / "signing"
    create_signing_key(folder, organisation="灵寿县信用办")
    return load_signer(folder)


@pytest.fixture(scope="session")
def signed(report: bytes, signer: Signer) -> bytes:
    return sign(report, signer, reason="个人公共信用报告", location="灵寿县", at=MADE_AT)
