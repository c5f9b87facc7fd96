"""What is particular to the embedded engine: its folder, its arrays, its readers and writers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.adapters.search import Delete, Put, SearchBusy, SearchRequest, SearchUnavailable, open_engine
from app.adapters.search import whoosh_segment as segments
from app.adapters.search.index_folder import IndexFolder
from app.adapters.search.whoosh_engine import WhooshEngine
from tests.unit.search.conftest import GUIDELINE
from tests.unit.search.corpus import TODAY, documents, queries
from tests.unit.search.stock_whoosh import StockWhoosh

REQUEST = SearchRequest(text="信用", today=TODAY)


@pytest.fixture
def whoosh(tmp_path: Path) -> Iterator[WhooshEngine]:
    """An engine in a folder of its own."""
    engine = WhooshEngine(tmp_path / "index")
    engine.prepare()
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of several segments with deletions."""
    folder = tmp_path_factory.mktemp("corpus") / "index"
    engine = WhooshEngine(folder)
    corpus = list(documents(900))
    engine.rebuild(corpus[:600])
    engine.apply([Put(document) for document in corpus[500:]])
    engine.apply([Delete(document.id) for document in corpus[::9]])
    engine.close()
    return folder


def test_arrays_give_the_totals_and_scores_of_whoosh_itself(corpus_index: Path) -> None:
    ours, stock = WhooshEngine(corpus_index), StockWhoosh(corpus_index)
    asked = [*queries(90), "2016", "tax"]
    far = 0
    for query in asked:
        compiled = ours.compile(query)
        total, scores = stock.page(compiled, TODAY, limit=None)
        page = ours.search(SearchRequest(text=query, today=TODAY, limit=1000))
        assert page.total == total, query
        assert set(page.ids) == set(scores), query
        far += any(abs(score - scores[key]) > 0.02 for key, score in zip(page.ids, page.scores, strict=True))
    assert far <= len(asked) // 20
    stock.close()
    ours.close()


def test_unknown_matcher_is_walked_with_the_same_result(
    corpus_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [SearchRequest(text=query, today=TODAY) for query in queries(40)]
    direct = WhooshEngine(corpus_index)
    expected = [direct.search(request) for request in asked]
    direct.close()
    monkeypatch.setattr(segments, "is_known_leaf", lambda matcher: False)
    walked = WhooshEngine(corpus_index)
    for request, page in zip(asked, expected, strict=True):
        found = walked.search(request)
        assert (found.ids, found.total, found.facets) == (page.ids, page.total, page.facets)
        assert found.scores == pytest.approx(page.scores)
    walked.close()


def test_columns_read_at_once_equal_those_read_one_by_one(corpus_index: Path) -> None:
    engine = WhooshEngine(corpus_index)
    engine.search(REQUEST)
    assert engine._snapshot is not None
    for state in engine._snapshot.states.values():
        arrays = state.arrays
        until = arrays.reader.column_reader("until", translate=False)
        assert arrays.until.tolist() == [until[i] for i in range(arrays.size)]
        kind = arrays.reader.column_reader("organisation", translate=False)
        column = arrays.column("organisation")
        codes = column.codes.tolist()
        assert [column.values[code] for code in codes] == [
            bytes(kind[i]).decode() for i in range(arrays.size)
        ]
    engine.close()


def test_cache_of_postings_is_bounded(corpus_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "MAX_CACHED_BYTES", 5000)
    monkeypatch.setattr(segments, "MAX_CACHED_PHRASES", 3)
    engine = WhooshEngine(corpus_index)
    for query in queries(60):
        engine.search(SearchRequest(text=query, today=TODAY))
    assert engine._snapshot is not None
    for state in engine._snapshot.states.values():
        arrays = state.arrays
        kept = [postings.size for postings in arrays._postings.values()]
        assert sum(kept) == arrays._cached
        assert sum(kept) <= 5000 or len(kept) == 1
        assert len(arrays.phrases) <= 3
    engine.close()


def test_refresh_keeps_the_segments_that_did_not_change(whoosh: WhooshEngine) -> None:
    whoosh.rebuild(documents(200))
    whoosh.search(REQUEST)
    assert whoosh._snapshot is not None
    before = {key: state.arrays for key, state in whoosh._snapshot.states.items()}
    whoosh.apply([Put(GUIDELINE), Delete("article:0")])
    whoosh.search(REQUEST)
    after = {key: state.arrays for key, state in whoosh._snapshot.states.items()}
    kept = before.keys() & after.keys()
    assert kept
    assert all(before[key] is after[key] for key in kept)
    assert "article:0" not in whoosh.versions()


def test_folder_is_the_owners_alone(whoosh: WhooshEngine, tmp_path: Path) -> None:
    whoosh.rebuild([GUIDELINE])
    folder = tmp_path / "index"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in folder.iterdir() if path.is_dir())


def test_rebuild_removes_the_generation_before(whoosh: WhooshEngine, tmp_path: Path) -> None:
    for _ in range(3):
        whoosh.rebuild([GUIDELINE])
    assert len([path for path in (tmp_path / "index").iterdir() if path.is_dir()]) == 1


def test_second_writer_waits_and_then_gives_up(whoosh: WhooshEngine, tmp_path: Path) -> None:
    impatient = WhooshEngine(tmp_path / "index", lock_timeout=0.1)
    with IndexFolder(tmp_path / "index").writing(1), pytest.raises(SearchBusy):
        impatient.apply([Put(GUIDELINE)])
    impatient.apply([Put(GUIDELINE)])
    assert impatient.versions() == {"article:1": 1}
    impatient.close()


def test_second_writer_gets_its_turn(whoosh: WhooshEngine, tmp_path: Path) -> None:
    lock = IndexFolder(tmp_path / "index").writing(1)
    lock.__enter__()
    threading.Timer(0.2, lambda: lock.__exit__(None, None, None)).start()
    whoosh.apply([Put(GUIDELINE)])
    assert whoosh.health().documents == 1


# Whoosh leaves the handle of a file that it cannot read to the garbage collector, which complains.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("damage", ["toc", "segment", "pointer"])
def test_damaged_index_says_so_and_a_rebuild_mends_it(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "index"
    first = WhooshEngine(folder)
    first.rebuild([GUIDELINE])
    first.close()
    pattern = {"toc": "g*/*.toc", "segment": "g*/*.seg", "pointer": "current"}[damage]
    victim = next(folder.glob(pattern))
    victim.write_bytes(b"g0099 1\n" if damage == "pointer" else b"")
    engine = WhooshEngine(folder)
    health = engine.health()
    assert (health.is_ok, health.detail) == (False, "search-unavailable")
    with pytest.raises(SearchUnavailable):
        engine.search(REQUEST)
    engine.rebuild([GUIDELINE])
    assert engine.health().is_ok
    assert engine.search(REQUEST).total == 1
    engine.close()


def test_threads_read_while_one_writes(whoosh: WhooshEngine) -> None:
    whoosh.rebuild(documents(100))
    stop = threading.Event()
    failures: list[BaseException] = []

    def read() -> None:
        while not stop.is_set():
            try:
                for query in queries(10):
                    whoosh.search(SearchRequest(text=query, today=TODAY))
            except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
                failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(12):
        whoosh.apply([Put(replace(GUIDELINE, id=f"new:{number}")), Delete(f"disclosure:{number}")])
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert {f"new:{number}" for number in range(12)} <= whoosh.versions().keys()


def _write_for_ever(folder: Path, acknowledged: Path) -> None:
    engine = WhooshEngine(folder)
    for number in range(10_000):
        engine.apply([Put(replace(GUIDELINE, id=f"k:{number}"))])
        with acknowledged.open("a") as log:
            log.write(f"k:{number}\n")


def test_killed_writer_loses_nothing_and_leaves_no_lock(tmp_path: Path) -> None:
    folder, log = tmp_path / "index", tmp_path / "acknowledged"
    log.touch()
    context = multiprocessing.get_context("spawn")
    for _ in range(3):
        log.write_text("")
        writer = context.Process(target=_write_for_ever, args=(folder, log))
        writer.start()
        deadline = time.monotonic() + 30
        while len(log.read_text().splitlines()) < 5 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        engine = WhooshEngine(folder, lock_timeout=1)
        known = engine.versions()
        assert log.read_text().splitlines()
        assert all(key in known for key in log.read_text().splitlines())
        engine.apply([Put(GUIDELINE)])
        assert engine.search(SearchRequest(text="信用", today=TODAY, limit=0)).total == len(engine.versions())
        engine.close()


def test_open_engine_makes_an_index_that_answers_at_once(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'portal.sqlite'}", tmp_path / "index")
    assert isinstance(engine, WhooshEngine)
    assert engine.health().is_ok
    assert engine.search(REQUEST).total == 0
    engine.close()


def test_year_of_every_day_is_right() -> None:
    from datetime import date

    days = [date(1949, 10, 1), date(1970, 1, 1), date(1999, 12, 31), date(2000, 1, 1), date(2024, 2, 29)]
    arrays = segments.SegmentArrays.__new__(segments.SegmentArrays)
    arrays.published = np.array([day.toordinal() for day in days] + [-(2**31)])
    column = arrays._years()
    assert [column.values[code] for code in column.codes.tolist()] == [*(str(d.year) for d in days), ""]
