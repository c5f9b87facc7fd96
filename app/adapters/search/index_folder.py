"""The folder of the Whoosh index: generations, the pointer to the current one, the writers' lock.

    <folder>/current      name of the current generation and the number of its last commit
    <folder>/write.lock   held by whoever writes
    <folder>/g0001/       an index
The pointer is replaced by renaming, so a reader sees a new commit by one ``stat``. The index holds pickles:
the folder is the owner's alone and is never restored from elsewhere.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.adapters.search.errors import SearchBusy

LOCK_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Pointer:
    """The current generation's folder and a text that changes with every commit."""

    folder: Path
    generation: str


class IndexFolder:
    """A folder with one current index in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._current = path / "current"

    def prepare(self) -> None:
        """Make the folder, readable by the owner only."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.chmod(0o700)

    def signature(self) -> tuple[int, int, int] | None:
        """Cheap to compare: differs after every commit. None where there is no index."""
        try:
            found = self._current.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def pointer(self) -> Pointer | None:
        """Where the current index is, or None."""
        try:
            text = self._current.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        name, _, commit = text.strip().partition(" ")
        if not name.startswith("g") or not name[1:].isdigit():
            return None
        return Pointer(self._path / name, f"{name}.{commit}")

    def new_generation(self) -> Path:
        """An empty folder for an index that is not yet current."""
        numbers = [int(path.name[1:]) for path in self._path.glob("g[0-9]*") if path.name[1:].isdigit()]
        folder = self._path / f"g{max(numbers, default=0) + 1:04}"
        folder.mkdir(mode=0o700)
        return folder

    def point_to(self, folder: Path, commit: int) -> None:
        """Make this index and this commit of it the current one; durable when it returns."""
        fresh = self._path / "current.new"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, f"{folder.name} {commit}\n".encode("ascii"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        fresh.replace(self._current)
        self._sync_folder()

    def _sync_folder(self) -> None:
        descriptor = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def drop_all_but(self, folder: Path) -> None:
        """Remove the other generations; readers that have them open keep what they have."""
        for path in self._path.glob("g[0-9]*"):
            if path != folder:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def writing(self, timeout: float) -> Iterator[None]:
        """Hold the writers' lock; raises ``SearchBusy`` after ``timeout`` seconds. Freed by the system on a
        crash.
        """
        self.prepare()
        descriptor = os.open(self._path / "write.lock", os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            deadline = time.monotonic() + timeout
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise SearchBusy from None
                    time.sleep(LOCK_POLL_SECONDS)
            yield
        finally:
            os.close(descriptor)
