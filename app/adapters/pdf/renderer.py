"""The client of the report worker: what the rest of the portal holds."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from .errors import ReportOutOfMemory, ReportProblem, ReportTooSlow, ReportWorkerBusy, ReportWorkerDied
from .fonts import configuration_file
from .jobs import OUT_OF_MEMORY, Attachment, Ending, Job, Limits, read_answer

_BOOT = Path(__file__).with_name("boot.py")
_ROOT = Path(__file__).resolve().parents[3]
STYLESHEET = _ROOT / "templates" / "credit_reports" / "report.css"
FONTS = _ROOT / "static" / "vendor" / "fonts"
_START_SECONDS = 60.0
_MARGIN_SECONDS = 5.0
_CHUNK = 1 << 20
# A native library that gets no memory ends with one of these; Linux itself with SIGKILL.
_MEMORY_SIGNALS = {signal.SIGABRT, signal.SIGSEGV, signal.SIGTRAP, signal.SIGKILL, signal.SIGBUS}
# So close to its memory limit that an end by one of those signals means memory.
_MEMORY_SHARE = 0.6


class PdfRenderer:
    """Makes reports in processes of their own, the first of which starts when first used.

    Safe in threads and after a fork.

    `stylesheet`: the CSS of the report; `fonts`: the folder that `scripts/install_report_fonts.py` prepared.
    """

    def __init__(
        self, *, stylesheet: Path = STYLESHEET, fonts: Path = FONTS, limits: Limits | None = None
    ) -> None:
        self._stylesheet = stylesheet.resolve()
        self._fonts = fonts
        self._limits = limits or Limits()
        self._worker: _Worker | None = None
        self.peak_bytes = 0
        """The most memory that one report took so far, for who measures."""
        self._begin()

    def _begin(self) -> None:
        """Start without a worker, in this process."""
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(self._limits.at_once)

    def _follow_fork(self) -> None:
        """After a fork the worker belongs to the other process: let go of it."""
        if self._owner != os.getpid():
            if self._worker is not None:
                self._worker.abandon()
                self._worker = None
            self._begin()

    def render(
        self, html: str, *, title: str, lang: str, attachments: Sequence[Attachment], made_at: datetime
    ) -> bytes:
        """The PDF of `html`; equal input gives equal bytes.

        Raises MissingGlyphs, ReportTooSlow, ReportOutOfMemory, ReportWorkerDied, ReportWorkerBusy or
        ReportFailed; whatever happened, the next report can be made.
        """
        job = Job(html=html, title=title, lang=lang, attachments=attachments, made_at=made_at).to_bytes()
        self._follow_fork()
        if not self._places.acquire(timeout=self._limits.wait_seconds):
            raise ReportWorkerBusy
        try:
            report = self._send(job)
            pdf = report.result()
            self.peak_bytes = max(self.peak_bytes, report.peak_bytes)
            return pdf
        finally:
            self._places.release()

    def close(self) -> None:
        """End the worker; a later `render` starts another."""
        self._follow_fork()
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    @property
    def worker_pid(self) -> int | None:
        """The process id of the running worker, for who watches over processes."""
        return self._worker.pid if self._worker is not None else None

    def _send(self, job: bytes) -> _Report:
        with self._lock:
            if self._worker is not None and not self._worker.is_alive():
                self._worker.close()
                self._worker = None
            if self._worker is None:
                self._worker = _Worker(self._stylesheet, configuration_file(self._fonts), self._limits)
            return self._worker.submit(job)

    def __enter__(self) -> PdfRenderer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Worker:
    """A running parent process and our end of its socket."""

    def __init__(self, stylesheet: Path, configuration: Path, limits: Limits) -> None:
        self._limits = limits
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            numbers = (limits.cpu_seconds, limits.wall_seconds, limits.memory_bytes, theirs.fileno())
            self._process = subprocess.Popen(  # noqa: S603  our own file, no shell
                [sys.executable, "-P", str(_BOOT), str(stylesheet), str(configuration), *map(str, numbers)],
                env=_bare_environment(configuration),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._wait_until_ready()

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def submit(self, job: bytes) -> _Report:
        """Have the parent fork for `job`."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        status_read, status_write = os.pipe()
        try:
            socket.send_fds(self._control, [b"report"], [theirs.fileno(), status_write])
        except OSError as error:
            ours.close()
            os.close(status_read)
            raise ReportWorkerDied("the parent is gone") from error
        finally:
            theirs.close()
            os.close(status_write)
        return _Report(job, ours, status_read, self._limits)

    def close(self) -> None:
        self._control.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def abandon(self) -> None:
        """Let go without ending it: another process's worker, seen from its fork."""
        self._control.close()
        self._process.returncode = 0  # else it counts as our forgotten child

    def _wait_until_ready(self) -> None:
        self._control.settimeout(_START_SECONDS)
        try:
            said = self._control.recv(16)
        except OSError:
            said = b""
        if not said:
            self._process.kill()
            self._process.wait()
            self._control.close()
            raise ReportWorkerDied("the report worker did not start")


class _Report:
    """One report under way: `result()` waits for it."""

    def __init__(self, job: bytes, connection: socket.socket, status_fd: int, limits: Limits) -> None:
        self._job = job
        self._connection = connection
        self._status_fd = status_fd
        self._limits = limits
        self.peak_bytes = 0
        # The parent kills in time; this one is for a parent that cannot.
        self._deadline = time.monotonic() + limits.wall_seconds + _MARGIN_SECONDS

    def result(self) -> bytes:
        try:
            answer = self._exchange()
            ending = self._ending()
        finally:
            self._connection.close()
            os.close(self._status_fd)
        self.peak_bytes = ending.peak_bytes if ending is not None else 0
        if ending is not None and ending.exit_code == 0 and ending.signal == 0:
            try:
                return read_answer(answer)
            except ValueError:
                raise ReportWorkerDied("the answer is not whole") from None
        raise self._explain(ending)

    def _exchange(self) -> bytes:
        """Send the job and read the answer, both at once, until the fork closes its end."""
        self._connection.setblocking(False)
        left = memoryview(self._job)
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(self._connection, selectors.EVENT_READ | selectors.EVENT_WRITE)
            while True:
                for _, events in self._select(selector):
                    if events & selectors.EVENT_WRITE:
                        left = self._write(selector, left)
                    if events & selectors.EVENT_READ:
                        try:
                            part = self._connection.recv(_CHUNK)
                        except ConnectionError:
                            part = b""
                        if not part:
                            return b"".join(parts)
                        parts.append(part)

    def _write(self, selector: selectors.BaseSelector, left: memoryview) -> memoryview:
        try:
            left = left[self._connection.send(left[:_CHUNK]) :]
        except BlockingIOError:
            return left
        except ConnectionError:
            left = left[len(left) :]
        if not left:
            selector.modify(self._connection, selectors.EVENT_READ)
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_WR)
        return left

    def _ending(self) -> Ending | None:
        """What the parent says of the fork's end; None when the parent itself is gone."""
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(self._status_fd, selectors.EVENT_READ)
            while self._select(selector):
                part = os.read(self._status_fd, 4096)
                if not part:
                    break
                parts.append(part)
        try:
            return Ending.from_bytes(b"".join(parts))
        except ValueError:
            return None

    def _select(self, selector: selectors.BaseSelector) -> list[tuple[selectors.SelectorKey, int]]:
        ready = selector.select(max(0.0, self._deadline - time.monotonic()))
        if not ready:
            raise ReportTooSlow("the worker gave no sign in time")
        return ready

    def _explain(self, ending: Ending | None) -> ReportProblem:
        if ending is None:
            return ReportWorkerDied("the parent is gone")
        if ending.out_of_time or ending.signal == signal.SIGXCPU:
            return ReportTooSlow("time")
        is_near_limit = ending.peak_bytes >= _MEMORY_SHARE * self._limits.memory_bytes
        if ending.exit_code == OUT_OF_MEMORY or (is_near_limit and ending.signal in _MEMORY_SIGNALS):
            return ReportOutOfMemory("memory")
        return ReportWorkerDied(f"signal {ending.signal}, code {ending.exit_code}")


def _bare_environment(configuration: Path) -> dict[str, str]:
    """What the worker may know: its fonts. No address, no key and no password of the portal's."""
    return {
        "FONTCONFIG_FILE": str(configuration),
        "PATH": os.defpath,
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
