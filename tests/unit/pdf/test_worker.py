"""Whatever happens to one report, it is told by a word of its own and the next report can be made."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.adapters.pdf import (
    Limits,
    PdfRenderer,
    ReportOutOfMemory,
    ReportTooSlow,
    ReportWorkerBusy,
    ReportWorkerDied,
)
from tests.unit.pdf.conftest import make

SHORT = "<html><body><p>短</p></body></html>"
LONG = "<html><body><table>" + "<tr><td>一</td><td>二</td></tr>" * 20_000 + "</table></body></html>"


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def worker_of(renderer: PdfRenderer) -> int:
    assert renderer.worker_pid is not None
    return renderer.worker_pid


def kill_first_child(parent: int) -> None:
    """Wait until a report is under way and kill it."""
    for _ in range(1000):
        if found := children(parent):
            os.kill(found[0], signal.SIGKILL)
            return
        time.sleep(0.01)


def assert_next_report_works(renderer: PdfRenderer) -> None:
    assert make(renderer, SHORT).startswith(b"%PDF-")


def test_report_that_hangs_is_stopped_by_the_clock_and_who_waits_too_long_is_told() -> None:
    with PdfRenderer(limits=Limits(at_once=1, wait_seconds=0.1, wall_seconds=2)) as renderer:
        assert_next_report_works(renderer)
        with ThreadPoolExecutor(1) as pool:
            started = time.monotonic()
            first = pool.submit(make, renderer, LONG)
            time.sleep(0.5)
            with pytest.raises(ReportWorkerBusy):
                make(renderer, SHORT)
            assert isinstance(first.exception(), ReportTooSlow)
            assert 2 <= time.monotonic() - started < 15
        assert_next_report_works(renderer)


def test_report_that_computes_too_long_is_stopped() -> None:
    with PdfRenderer(limits=Limits(cpu_seconds=1)) as renderer:
        with pytest.raises(ReportTooSlow):
            make(renderer, LONG)
        assert_next_report_works(renderer)


def test_report_that_needs_too_much_memory_is_stopped() -> None:
    huge = f"<html><body><p>{'一' * 60_000_000}</p></body></html>"
    with PdfRenderer(limits=Limits(memory_bytes=310_000_000)) as renderer:
        for html in (LONG, huge):
            with pytest.raises(ReportOutOfMemory):
                make(renderer, html)
            assert_next_report_works(renderer)


def test_killed_report_is_told_and_the_worker_lives_on(renderer: PdfRenderer) -> None:
    assert_next_report_works(renderer)
    parent = worker_of(renderer)
    killer = threading.Thread(target=kill_first_child, args=(parent,))
    killer.start()
    with pytest.raises(ReportWorkerDied):
        make(renderer, LONG)
    killer.join()
    assert_next_report_works(renderer)
    assert worker_of(renderer) == parent


def test_killed_worker_is_replaced(renderer: PdfRenderer) -> None:
    assert_next_report_works(renderer)
    parent = worker_of(renderer)
    os.kill(parent, signal.SIGKILL)
    time.sleep(0.2)
    assert_next_report_works(renderer)
    assert worker_of(renderer) != parent


def test_threads_share_one_worker_and_each_get_their_own_report(renderer: PdfRenderer) -> None:
    names = [f"报告{number}" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        alone = [make(renderer, f"<html><body><p>{name}</p></body></html>", title=name) for name in names]
        together = list(
            pool.map(
                lambda name: make(renderer, f"<html><body><p>{name}</p></body></html>", title=name), names
            )
        )
    assert together == alone
    assert len(set(together)) == len(names)


def test_worker_holds_no_setting_and_ends_with_its_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_FOR_TEST", "hush")
    with PdfRenderer() as renderer:
        assert_next_report_works(renderer)
        process = Path(f"/proc/{worker_of(renderer)}")
        assert b"PORTAL" not in (process / "environ").read_bytes()
        libraries = (process / "maps").read_text()
        assert "pango" in libraries
        assert not [name for name in ("sqlalchemy", "argon2", "cryptography") if name in libraries]
        assert children(int(process.name)) == []
    assert not process.exists()


def test_forked_process_starts_a_worker_of_its_own(renderer: PdfRenderer) -> None:
    expected = make(renderer, SHORT)
    parent = worker_of(renderer)
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            same = make(renderer, SHORT) == expected
            os.write(write, b"1" if same and worker_of(renderer) != parent else b"0")
            renderer.close()
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    with os.fdopen(read, "rb") as said:
        assert said.read() == b"1"
    assert make(renderer, SHORT) == expected
    assert worker_of(renderer) == parent
