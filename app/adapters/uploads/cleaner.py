"""The client: what the rest of the portal holds."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .answers import Cleaned, read_answer
from .errors import UploadRefused
from .kinds import IMAGES, Kind, sniff
from .limited_process import run
from .limits import Limits
from .scanner import Scanner

_PAGE_SIDE = "1600"


class Cleaner:
    """Scans and cleans files, and makes pictures of them, each in a process of its own.

    Safe in threads and after a fork.
    """

    def __init__(self, limits: Limits | None = None, scanner: Scanner | None = None) -> None:
        self.limits = limits or Limits()
        self._scanner = scanner
        self._begin()

    def _begin(self) -> None:
        self._owner = os.getpid()
        self._places = threading.BoundedSemaphore(self.limits.at_once)

    def clean(self, data: bytes) -> Cleaned:
        """The file as it may be kept. Raises UploadRefused."""
        if len(data) > self.limits.file_bytes:
            raise UploadRefused("too-large", megabytes=self.limits.file_bytes // 2**20)
        sniff(data)  # what is no kind of ours needs neither scanner nor process
        if self._scanner is not None:
            self._scanner.scan(data)
        with self._place():
            return self._read(run(data, self.limits, "clean"))

    def picture(self, data: bytes, kind: Kind, page: int = 1) -> bytes | None:
        """A JPEG of an image, or of one page of a PDF, to stand in a page; None for what has none."""
        with self._place():
            if kind is Kind.PDF:
                data = self._drawn(data, page)
            elif kind not in IMAGES:
                return None
            return self._read(run(data, self.limits, "preview")).data

    def _drawn(self, data: bytes, page: int) -> bytes:
        program = shutil.which("pdftoppm", path=os.defpath)
        if program is None:
            raise UploadRefused("no-pictures")
        only = ("-f", str(page), "-l", str(page), "-singlefile", "-scale-to", _PAGE_SIDE, "-jpeg", "-")
        drawn = run(data, self.limits, "run", program, "-q", *only)
        if not drawn:
            raise UploadRefused("broken")
        return drawn

    @staticmethod
    def _read(answer: bytes) -> Cleaned:
        try:
            return read_answer(answer)
        except (ValueError, KeyError, TypeError) as problem:
            raise UploadRefused("broken") from problem

    @contextmanager
    def _place(self) -> Iterator[None]:
        if self._owner != os.getpid():  # after a fork, who held a place is in the other process
            self._begin()
        if not self._places.acquire(timeout=self.limits.wait_seconds):
            raise UploadRefused("busy")
        try:
            yield
        finally:
            self._places.release()
