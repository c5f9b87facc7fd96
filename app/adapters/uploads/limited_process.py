"""Runs one look at one file in a process of its own, under limits, and waits for its answer.

The file goes in and the answer comes out through files that exist in memory alone: no name, no disk, no pipe
that could fill up.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from .errors import UploadRefused
from .limits import Limits

_BOOT = Path(__file__).with_name("boot.py")
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}


def run(data: bytes, limits: Limits, *words: str) -> bytes:
    """What the process wrote. Raises UploadRefused where it ended badly, was too slow or too greedy."""
    given, answer = os.memfd_create("given"), os.memfd_create("answer")
    try:
        _write_all(given, data)
        os.lseek(given, 0, os.SEEK_SET)
        code = _run(given, answer, limits, words)
        if code != 0:
            raise UploadRefused("bomb" if code < 0 else "broken")
        size = os.lseek(answer, 0, os.SEEK_END)
        return os.pread(answer, size, 0)
    finally:
        os.close(given)
        os.close(answer)


def _run(given: int, answer: int, limits: Limits, words: tuple[str, ...]) -> int:
    command = [sys.executable, "-I", "-S", "-B", str(_BOOT), limits.to_words()]
    process = subprocess.Popen(  # noqa: S603  our own file, no shell
        [*command, sysconfig.get_paths()["platlib"], *words],
        env=_ENVIRONMENT,
        cwd="/",
        stdin=given,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired:
        raise UploadRefused("bomb") from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _write_all(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
