"""The embedded engine: a Whoosh index under the instance folder, evaluated by numpy.

Several processes read while one writes. A reader notices a commit by the pointer's ``stat`` and reads only
the segments that are new.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import whoosh.codec.whoosh3
import whoosh.filedb.filestore
import whoosh.index

from app.adapters.search.corrections import corrections
from app.adapters.search.errors import SearchBusy, SearchError, SearchUnavailable
from app.adapters.search.index_folder import IndexFolder, Pointer
from app.adapters.search.port import Delete, Document, Health, Put, SearchPage, SearchRequest
from app.adapters.search.query import CompiledQuery, compile_query
from app.adapters.search.whoosh_schema import fields_of, schema
from app.adapters.search.whoosh_segment import SegmentArrays
from app.adapters.search.whoosh_snapshot import SegmentState, Snapshot

LOCK_TIMEOUT_SECONDS = 10.0
OPEN_ATTEMPTS = 5
MEMORY_MEGABYTES = 128
BLOCK_POSTINGS = 1024
"""Postings that are unpickled at a time: Whoosh's own 128 cost a quarter more to read whole lists."""


whoosh_index: Any = whoosh.index  # without types of their own
whoosh_codec: Any = whoosh.codec.whoosh3
whoosh_store: Any = whoosh.filedb.filestore


class WhooshEngine:
    """``SearchEngine`` on a folder."""

    def __init__(self, index_dir: Path, *, lock_timeout: float = LOCK_TIMEOUT_SECONDS) -> None:
        self._folder = IndexFolder(index_dir)
        self._timeout = lock_timeout
        self._reading = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._signature: tuple[int, int, int] | None = None

    def prepare(self) -> None:
        """Make an empty index unless there is one."""
        self._folder.prepare()
        if self._folder.pointer() is None:
            with self._folder.writing(self._timeout):
                if self._folder.pointer() is None:
                    self._folder.point_to(_empty_index(self._folder.new_generation()), 0)

    def apply(self, operations: Sequence[Put | Delete]) -> None:
        """Write the operations in one commit; of several for one id the last counts."""
        last = {_id_of(operation): operation for operation in operations}
        if not last:
            return
        self.prepare()
        with self._folder.writing(self._timeout):
            pointer = self._folder.pointer()
            assert pointer is not None
            writer = _writer(pointer.folder, self._timeout)
            try:
                for key in last:
                    writer.delete_by_term("id", key)
                for operation in last.values():
                    if isinstance(operation, Put):
                        writer.add_document(**fields_of(operation.document))
            except BaseException:
                writer.cancel()
                raise
            writer.commit()
            self._folder.point_to(pointer.folder, writer.generation)

    def search(self, request: SearchRequest) -> SearchPage:
        """One page of hits that are live on the request's day."""
        with self._reading:
            query = self.compile(request.text)
            return self._current().page(query, request)

    def compile(self, text: str) -> CompiledQuery:
        """The query with the pinyin of this index's public terms."""
        if not any("a" <= letter <= "z" for letter in text.lower()):
            return compile_query(text)
        with self._reading:
            return compile_query(text, self._current().vocabulary)

    def suggest(self, text: str, *, today: date, limit: int = 8) -> tuple[str, ...]:
        """Public names of live documents."""
        with self._reading:
            return self._current().suggest(text, today, limit)

    def correct(self, text: str) -> tuple[str, ...]:
        """Other ways to write the text."""
        with self._reading:
            return corrections(text, self._current().vocabulary)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Write a new generation beside the current one and point to it."""
        with self._folder.writing(self._timeout):
            folder = _empty_index(self._folder.new_generation())
            writer = _writer(folder, self._timeout)
            count = 0
            try:
                for document in documents:
                    writer.add_document(**fields_of(document))
                    count += 1
            except BaseException:
                writer.cancel()
                raise
            writer.commit(optimize=True)
            self._folder.point_to(folder, writer.generation)
            self._folder.drop_all_but(folder)
        return count

    def versions(self) -> Mapping[str, int]:
        """Version by id."""
        with self._reading:
            return dict(self._current().versions())

    def health(self) -> Health:
        """Whether the index can be read."""
        try:
            with self._reading:
                snapshot = self._current()
                return Health(True, "whoosh", snapshot.documents, snapshot.generation)
        except SearchError as error:
            return Health(False, "whoosh", 0, "", error.code)

    def close(self) -> None:
        """Close every file."""
        with self._reading:
            if self._snapshot is not None:
                for state in self._snapshot.states.values():
                    state.arrays.close()
            self._snapshot = self._signature = None

    def _current(self) -> Snapshot:
        signature = self._folder.signature()
        if self._snapshot is None or signature != self._signature:
            self._refresh()
            self._signature = signature
        assert self._snapshot is not None
        return self._snapshot

    def _refresh(self) -> None:
        """Open what the pointer names, keeping every segment that is still part of it."""
        self.prepare()
        for attempt in range(OPEN_ATTEMPTS):
            pointer = self._folder.pointer()
            try:
                if pointer is None:
                    raise SearchUnavailable
                self._open(pointer)
                return
            except FileNotFoundError as error:  # a writer removed a segment between our two looks
                if attempt + 1 == OPEN_ATTEMPTS:
                    raise SearchUnavailable from error
            except SearchError:
                raise
            except Exception as error:  # a damaged index shows itself in any way a pickle can
                raise SearchUnavailable from error

    def _open(self, pointer: Pointer) -> None:
        storage = whoosh_store.FileStorage(str(pointer.folder))
        shape = schema()
        contents = whoosh_index.TOC.read(storage, "MAIN", schema=shape)
        before = self._snapshot.states if self._snapshot else {}
        states: dict[str, SegmentState] = {}
        try:
            for segment in contents.segments:
                key = f"{pointer.folder.name}/{segment.segment_id()}"
                known = before.get(key)
                arrays = known.arrays if known else SegmentArrays(storage, shape, segment)
                kept = np.ones(arrays.size, np.bool_)
                kept[list(segment.deleted_docs())] = False
                states[key] = SegmentState(arrays, kept)
            self._snapshot = Snapshot(pointer.generation, states)
        except BaseException:
            for key in states.keys() - before.keys():
                states[key].arrays.close()
            raise
        for key in before.keys() - states.keys():
            before[key].arrays.close()


def _id_of(operation: Put | Delete) -> str:
    return operation.document.id if isinstance(operation, Put) else operation.id


def _empty_index(folder: Path) -> Path:
    whoosh_index.create_in(str(folder), schema()).close()
    return folder


def _writer(folder: Path, timeout: float) -> Any:
    """Whoosh's own writer; its lock too is waited for, in case of a writer that is not ours."""
    try:
        codec = whoosh_codec.W3Codec(blocklimit=BLOCK_POSTINGS)
        opened = whoosh_index.open_dir(str(folder), schema=schema())
        return opened.writer(timeout=timeout, limitmb=MEMORY_MEGABYTES, codec=codec)
    except whoosh_index.LockError:
        raise SearchBusy from None
    except (whoosh_index.IndexError, OSError, ValueError, EOFError) as error:
        raise SearchUnavailable from error
