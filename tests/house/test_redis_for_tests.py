"""The private Redis of a test run: it answers while it is wanted, and nothing of it stays."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import redis

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import redis_for_tests
from set_up import Problem


def test_a_private_server_answers_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_TEST_REDIS_URL", raising=False)
    with redis_for_tests._private_server() as url:
        with redis.Redis.from_url(url) as connection:
            assert connection.incr("one") == 1
        folder = Path(str(_config(url, "dir")))
        assert folder.is_dir()
    with pytest.raises(redis.ConnectionError):
        _config(url, "dir")
    assert not folder.exists()


def _config(url: str, name: str) -> object:
    with redis.Redis.from_url(url) as connection:
        return connection.config_get(name)[name]


def test_a_named_server_that_does_not_answer_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TEST_REDIS_URL", "redis://127.0.0.1:1/0")
    with pytest.raises(Problem), redis_for_tests.redis_server():
        raise AssertionError("it does not get here")
