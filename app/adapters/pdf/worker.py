"""The warmed parent of all report processes: one thread, one fork a report, limits on each.

The client (`renderer`) holds one end of a socket. For each report it sends two descriptors over it: a socket
for the job and its answer, which the fork takes, and a pipe on which this parent says how the fork ended. The
parent itself never reads a job, so no report can hurt it. It ends when the client's end of the socket closes.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import selectors
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ReportFailed, ReportOutOfMemory, ReportProblem
from .jobs import OUT_OF_MEMORY, Ending, Job, Limits, answer, refusal

if TYPE_CHECKING:
    from .engine import Engine

READY = b"ready"
_KILL_GRACE_SECONDS = 1


@dataclass
class _Child:
    """A fork at work. `deadline` on the monotonic clock; `status_fd`: where its end is told."""

    deadline: float
    status_fd: int
    out_of_time: bool = False


def main(arguments: list[str]) -> None:
    """Warm up, say so, and serve until the client is gone."""
    stylesheet, configuration, cpu_seconds, wall_seconds, memory_bytes, fd = arguments
    limits = Limits(
        cpu_seconds=int(cpu_seconds), wall_seconds=float(wall_seconds), memory_bytes=int(memory_bytes)
    )
    control = socket.socket(fileno=int(fd))
    control.set_inheritable(False)
    engine = _warm_engine(Path(stylesheet), Path(configuration))
    control.send(READY)
    Parent(engine, control, limits).serve()


def _warm_engine(stylesheet: Path, configuration: Path) -> Engine:
    from .engine import Engine  # only here: the client imports this module without WeasyPrint

    engine = Engine(stylesheet=stylesheet, configuration=configuration)
    engine.warm_up()
    gc.collect()
    gc.freeze()
    return engine


class Parent:
    """Forks, watches the clock, buries, tells."""

    def __init__(self, engine: Engine, control: socket.socket, limits: Limits) -> None:
        self._engine = engine
        self._control = control
        self._limits = limits
        self._children: dict[int, _Child] = {}
        self._has_font_threads = len(os.listdir("/proc/self/task")) > 1  # noqa: PTH208
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)

    def serve(self) -> None:
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGHUP):  # a terminal's Ctrl-C is the client's business
            signal.signal(number, signal.SIG_IGN)
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select(self._patience())}
                if self._wake_read in ready:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._wake_read, 4096)
                self._kill_late()
                self._bury()
                if self._control in ready and not self._accept():
                    break
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def _patience(self) -> float | None:
        """Seconds until the next report runs out of time."""
        deadlines = [child.deadline for child in self._children.values() if not child.out_of_time]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _accept(self) -> bool:
        """Fork for one report; False when the client is gone."""
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, 16, 2)
        except ConnectionError:
            return False
        if not message:
            return False
        job_fd, status_fd = descriptors
        pid = os.fork()
        if pid == 0:
            os.close(status_fd)
            self._leave_the_parent()
            make_report(self._engine, job_fd, self._limits, renew_fonts=self._has_font_threads)
        os.close(job_fd)
        self._children[pid] = _Child(time.monotonic() + self._limits.wall_seconds, status_fd)
        return True

    def _leave_the_parent(self) -> None:
        """In the fork: drop what belongs to the parent."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._control.close()
        for descriptor in (
            self._wake_read,
            self._wake_write,
            *(c.status_fd for c in self._children.values()),
        ):
            os.close(descriptor)

    def _kill_late(self) -> None:
        now = time.monotonic()
        for pid, child in self._children.items():
            if not child.out_of_time and child.deadline <= now:
                child.out_of_time = True
                os.kill(pid, signal.SIGKILL)

    def _bury(self) -> None:
        """Collect every fork that ended and tell the client how."""
        while self._children:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            child = self._children.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            ending = Ending(
                exit_code=max(code, 0),
                signal=max(-code, 0),
                out_of_time=child.out_of_time,
                peak_bytes=usage.ru_maxrss * 1024,
            )
            with contextlib.suppress(OSError), os.fdopen(child.status_fd, "wb") as status_pipe:
                status_pipe.write(ending.to_bytes())


def make_report(engine: Engine, fd: int, limits: Limits, *, renew_fonts: bool) -> None:
    """In the fork: read the job, make the report, answer, end. Never returns."""
    code = 1
    try:
        _limit_this_process(limits)
        with socket.socket(fileno=fd) as connection:
            if renew_fonts:
                engine.renew_fonts()
            connection.sendall(_answer_to(engine, _read_all(connection)))
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY  # perhaps not enough left to say it in words
    finally:
        os._exit(code)


def _answer_to(engine: Engine, job: bytes) -> bytes:
    gc.disable()  # the process ends after this one report
    try:
        return answer(engine.render(Job.from_bytes(job)))
    except MemoryError:
        problem: ReportProblem = ReportOutOfMemory("memory")
    except ReportProblem as found:
        problem = found
    except Exception as error:  # noqa: BLE001  whatever the engine raises is told by its kind alone
        problem = ReportFailed(type(error).__name__)
    return refusal(problem)


def _limit_this_process(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + _KILL_GRACE_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a report writes no file


def _read_all(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(1 << 20):
        parts.append(part)
    return b"".join(parts)
