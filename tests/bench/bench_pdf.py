"""Credit reports a second and their size, against WeasyPrint as one would first write it.

Ours makes PDF/A-3a and PDF/UA-1 with an attachment in the limited worker; the peers make a plain PDF of the
same HTML with default settings, the machine's fonts, and the style sheet without our two table levers (fixed
layout, separate borders). Peer 1 stays warm; peer 2 starts a process for each report. Runs alternate.
Goals: 4 pages ≥ 1.8 × warm and ≥ 4.5 × a process a report; 40 pages ≥ 1.5 ×; size ≤ 0.35 ×; memory ≤ 0.6 ×;
signing included ≤ 1.5 × our unsigned time; 300 signed reports a minute on two idle cores.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf

from app.adapters.pdf import ALPHABET, Attachment, Copies, Particulars, PdfRenderer, Specimen
from app.adapters.pdf.renderer import STYLESHEET
from app.adapters.qr import pixels
from app.adapters.signing import create_signing_key, load_signer, sign
from tests.bench import Row, row
from tests.unit.pdf.sample_report import ADDRESS, MADE_AT, sample_contents, sample_html

NAIVE = Path(__file__).with_name("naive_pdf.py")
UNIT = "reports/s"
SHORT, LONG = 0, 90  # records: about 4 and 40 pages
SHORT_ROUNDS, LONG_ROUNDS = 7, 3
A_MINUTE = 16  # so many reports tell how many a minute there would be


class Naive:
    """The warm peer."""

    def __init__(self, stylesheet: Path) -> None:
        self._command = [sys.executable, str(NAIVE), str(stylesheet)]
        environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
        self._options = {"text": True, "env": environment, "stderr": subprocess.DEVNULL}
        self.peak_bytes = 0
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **self._options
        )

    def render(self, page: Path) -> int:
        """The size of the PDF in bytes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{page}\n")
        self._process.stdin.flush()
        _seconds, size, peak = self._process.stdout.readline().split()
        self.peak_bytes = int(peak)
        return int(size)

    def render_in_a_fresh_process(self, page: Path) -> None:
        subprocess.run(self._command, input=f"{page}\n", stdout=subprocess.PIPE, check=True, **self._options)

    def close(self) -> None:
        self._process.communicate()


def run() -> Iterator[Row]:
    """Measure short reports against both peers, long ones against the warm one."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        naive = Naive(_naive_stylesheet(folder))
        try:
            with PdfRenderer() as renderer:
                yield from _short(renderer, naive, folder)
                yield from _a_minute(renderer, naive, folder)
                yield from _long(renderer, naive, folder)
        finally:
            naive.close()


def _short(renderer: PdfRenderer, naive: Naive, folder: Path) -> Iterator[Row]:
    html, page = _page(folder, SHORT)
    create_signing_key(folder / "keys", organisation="bench")
    signer = load_signer(folder / "keys")

    def signed() -> bytes:
        return sign(_report(renderer, html), signer, reason="bench", location="bench", at=MADE_AT)

    pdf, peer_size = _report(renderer, html), naive.render(page)
    pages = _pages(pdf)
    ours, warm, cold, ours_signed = _medians(
        SHORT_ROUNDS,
        lambda: _report(renderer, html),
        lambda: naive.render(page),
        lambda: naive.render_in_a_fresh_process(page),
        signed,
    )
    yield row("credit report, warm WeasyPrint", pages, ours=1 / ours, peer=1 / warm, unit=UNIT)
    yield row("credit report, a process each", pages, ours=1 / ours, peer=1 / cold, unit=UNIT)
    yield row(
        "credit report, signed against not", pages, ours=ours_signed * 1000, peer=ours * 1000, unit="ms"
    )
    yield row("size of a credit report", pages, ours=len(pdf) / 1000, peer=peer_size / 1000, unit="kB")


def _long(renderer: PdfRenderer, naive: Naive, folder: Path) -> Iterator[Row]:
    html, page = _page(folder, LONG)
    pages = _pages(_report(renderer, html))
    ours, warm = _medians(LONG_ROUNDS, lambda: _report(renderer, html), lambda: naive.render(page))
    yield row("long credit report, warm WeasyPrint", pages, ours=1 / ours, peer=1 / warm, unit=UNIT)
    yield from _again(folder, warm, pages)
    ours_mb, peer_mb = renderer.peak_bytes / 1e6, naive.peak_bytes / 1e6
    yield row("memory of a credit report", pages, ours=ours_mb, peer=peer_mb, unit="MB")


def _again(folder: Path, warm: float, pages: int) -> Iterator[Row]:
    """A further copy of the same report: stamped, not laid out; the peer lays it out again."""
    contents = sample_contents(records=LONG)
    words = {
        "number": contents.number,
        "made_at": contents.made_at,
        "code": contents.verification.code,
        "data_digest": contents.data_digest,
    }
    html = sample_html(replace(contents, alphabet=ALPHABET))
    specimen = Specimen(words, MADE_AT, b"{}")
    copy = Particulars(words | {"number": "XB-2026-999999"}, MADE_AT, b'{"copy": 2}', pixels(ADDRESS))
    with PdfRenderer() as renderer:
        copies = Copies(renderer)

        def make() -> bytes:
            attachment = ("report.json", "data")
            return copies.make(
                html, title=contents.title, lang="zh-CN", attachment=attachment, specimen=specimen, copy=copy
            )

        make()
        (hit,) = _medians(LONG_ROUNDS * 3, make)
    yield row("further copy of a long credit report", pages, ours=1 / hit, peer=1 / warm, unit=UNIT)


def _a_minute(renderer: PdfRenderer, naive: Naive, folder: Path) -> Iterator[Row]:
    """Signed reports, as many at once as there are places, against two warm peers side by side."""
    html, page = _page(folder, SHORT)
    signer, second = load_signer(folder / "keys"), Naive(folder / "naive.css")
    try:
        second.render(page)

        def ours() -> None:
            sign(_report(renderer, html), signer, reason="bench", location="bench", at=MADE_AT)

        peers = [naive, second]
        ours_taken = _together([ours] * A_MINUTE)
        taken = _together(
            [lambda peer=peer: peer.render(page) for _ in range(A_MINUTE // 2) for peer in peers]
        )
    finally:
        second.close()
    yield row(
        "signed credit reports, two at once",
        A_MINUTE,
        ours=60 * A_MINUTE / ours_taken,
        peer=60 * A_MINUTE / taken,
        unit="reports/min",
    )


def _together(deeds: Sequence[Callable[[], object]]) -> float:
    """Seconds for all deeds, done by two hands: the first takes those at even places."""

    def hand(first: int) -> None:
        for deed in deeds[first::2]:
            deed()

    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(hand, first) for first in (0, 1)]:
            done.result()
    return time.perf_counter() - started


def _medians(rounds: int, *deeds: Callable[[], object]) -> list[float]:
    """The median seconds of each deed, run in turn."""
    times: list[list[float]] = [[] for _ in deeds]
    for _ in range(rounds):
        for deed, taken in zip(deeds, times, strict=True):
            started = time.perf_counter()
            deed()
            taken.append(time.perf_counter() - started)
    return [statistics.median(taken) for taken in times]


def _page(folder: Path, records: int) -> tuple[str, Path]:
    html = sample_html(sample_contents(records=records))
    page = folder / f"{records}.html"
    page.write_text(html, "utf-8")
    return html, page


def _report(renderer: PdfRenderer, html: str) -> bytes:
    data = [Attachment("report.json", b"{}", "data")]
    return renderer.render(html, title="个人公共信用报告", lang="zh-CN", attachments=data, made_at=MADE_AT)


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _naive_stylesheet(folder: Path) -> Path:
    css = STYLESHEET.read_text("utf-8")
    for lever, default in (
        ("table-layout: fixed", ""),
        ("border-collapse: separate", "border-collapse: collapse"),
    ):
        assert lever in css
        css = css.replace(lever, default)
    path = folder / "naive.css"
    path.write_text(css, "utf-8")
    return path
