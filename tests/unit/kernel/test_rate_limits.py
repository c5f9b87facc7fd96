"""Counters that several processes share, in a file or in Redis."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from app.adapters.rate_limits import RateLimits

LIMIT = "60/hour"
REDIS_URL = os.environ.get("PORTAL_TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def hit_often(redis_url: str, path: Path, key: str, times: int) -> int:
    """How often it was allowed; runs in a process of its own."""
    limits = RateLimits(redis_url, path)
    return sum(limits.hit(LIMIT, "tests", key) == 0 for _ in range(times))


def has_redis() -> bool:
    try:
        with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=0.5) as connection:
            return bool(connection.ping())
    except redis.RedisError:
        return False


@pytest.fixture(params=["file", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """Where the counters are."""
    if request.param == "file":
        return "", tmp_path / "rate-limits.sqlite"
    if not has_redis():
        pytest.skip("no Redis answers")
    return REDIS_URL, tmp_path / "unused.sqlite"


@pytest.fixture
def key(place: tuple[str, Path]) -> Iterator[str]:
    """A key that nobody else counts, taken away afterwards."""
    key = secrets.token_hex(8)
    yield key
    RateLimits(*place).forget(LIMIT, "tests", key)


def test_two_processes_count_together(place: tuple[str, Path], key: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        allowed = pool.starmap(hit_often, [(*place, key, 50), (*place, key, 50)])
    assert sum(allowed) == 60
    assert RateLimits(*place).hit(LIMIT, "tests", key) > 0


def test_who_is_over_the_limit_is_told_how_long_to_wait(place: tuple[str, Path], key: str) -> None:
    limits = RateLimits(*place)
    assert [limits.hit("2/hour", "tests", key) for _ in range(2)] == [0, 0]
    assert 3500 < limits.hit("2/hour", "tests", key) <= 3601
    limits.forget("2/hour", "tests", key)


def test_each_key_and_each_scope_is_counted_apart(place: tuple[str, Path], key: str) -> None:
    limits = RateLimits(*place)
    assert limits.hit("1/hour", "tests", key) == 0
    assert limits.hit("1/hour", "tests", f"{key}-other") == 0
    assert limits.hit("1/hour", "others", key) == 0
    assert limits.hit("1/hour", "tests", key) > 0
    for scope, name in (("tests", key), ("tests", f"{key}-other"), ("others", key)):
        limits.forget("1/hour", scope, name)


def test_a_count_can_be_taken_back(place: tuple[str, Path], key: str) -> None:
    limits = RateLimits(*place)
    for _ in range(3):
        assert limits.hit("1/hour", "tests", key) == 0
        limits.take_back("1/hour", "tests", key)
    assert limits.hit("1/hour", "tests", key) == 0
    assert limits.hit("1/hour", "tests", key) > 0
    limits.forget("1/hour", "tests", key)


def test_a_window_ends(place: tuple[str, Path], key: str) -> None:
    limits = RateLimits(*place)
    assert limits.hit("1/second", "tests", key) == 0
    assert limits.hit("1/second", "tests", key) > 0
    time.sleep(1.2)
    assert limits.hit("1/second", "tests", key) == 0


def come_together(folder: Path, begin: float) -> int:
    """Four visitors of one process come to each of many new files at the same moments; answers how often
    somebody was counted."""
    counted = 0
    for number in range(60):
        limits = RateLimits("", folder / f"{number}.sqlite")
        time.sleep(max(0.0, begin + number * 0.03 - time.time()))
        with ThreadPoolExecutor(4) as visitors:
            came = [visitors.submit(limits.hit, LIMIT, "tests", "together") for _ in range(4)]
        counted += sum(one.result() == 0 for one in came)
    return counted


def test_visitors_who_come_first_and_together_are_all_counted(tmp_path: Path) -> None:
    """The counters' file is made by whoever comes first; nobody may meet a locked one."""
    begin = time.time() + 4
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        counted = pool.starmap(come_together, [(tmp_path, begin), (tmp_path, begin)])
    assert counted == [240, 240]
