"""Requests a second of the public pages, against the least that Flask can do under the same gunicorn.

Four connections from this process, so the two cores are shared with the client: only ratios carry over.
Between commits the portal answers with the page it made before; "made anew" asks for a new address each time.
Goals: list page at least 0.3 × the short Flask page, a revalidated page at least 0.5 × "hello", the list page
with five times the people at least 0.67 × the one with few, both made anew.
"""

from __future__ import annotations

import http.client
import itertools
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import Row, row
from tests.bench.peers import make_table

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000"))
MORE_PEOPLE = int(os.environ.get("BENCH_MORE_PEOPLE", "5000"))
LIST, LIST_ANEW, SEARCH = "/disclosures", "/disclosures?asked={}", "/search?q=%E4%BF%A1%E7%94%A8&asked={}"
CONNECTIONS = 4
WARM_UP, MEASURED = 1.0, 4.0  # seconds
UNIT = "requests/s"


class Unmeasurable(Exception):
    """The page does not answer as it must; a figure would say nothing."""


def run() -> Iterator[Row]:
    """Measure each page and its peer in turn."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = _instance(Path(folder))
        with _served("tests.bench.peers:hello()", environment) as port:
            hello = _rate(port, "/")
        with _served("tests.bench.peers:short_page()", environment) as port:
            short = _rate(port, "/")
        with _served("app:create_app()", environment) as port:
            yield row("health check / hello", 1, ours=_rate(port, "/healthz"), peer=hello, unit=UNIT)
            few = _rate(port, LIST_ANEW)
            for name, path in (
                ("list page", LIST),
                ("front page", "/"),
                ("detail page", _first_detail(_get(port, LIST, {})[2])),
                ("search page", SEARCH),
            ):
                yield row(f"{name} / short Flask page", PEOPLE, ours=_rate(port, path), peer=short, unit=UNIT)
            yield row("list page made anew / short Flask page", PEOPLE, ours=few, peer=short, unit=UNIT)
            rate = _rate(port, LIST, _revalidation(port, LIST), expected=304)
            yield row("revalidated list page / hello", PEOPLE, ours=rate, peer=hello, unit=UNIT)
        _flask(environment, f"seed load --people {MORE_PEOPLE}", "worker --once")
        with _served("app:create_app()", environment) as port:
            name = f"list page made anew with {MORE_PEOPLE:,} people / with {PEOPLE:,}"
            yield row(name, MORE_PEOPLE, ours=_rate(port, LIST_ANEW), peer=few, unit=UNIT)


def _instance(folder: Path) -> dict[str, str]:
    """Seed a portal of its own and the peer's table; give the environment that both are served in."""
    environment = {
        **os.environ,
        "PORTAL_INSTANCE": str(folder / "instance"),
        "PORTAL_DEMO": "1",
        "PORTAL_SECURE_COOKIES": "0",
        "PORTAL_DATABASE_URL": "",
        "PORTAL_PERSON_PAGES_PER_HOUR": "1000000000",
        "BENCH_TABLE": str(folder / "peer.sqlite"),
    }
    make_table(environment["BENCH_TABLE"], PEOPLE)
    _flask(environment, "db upgrade", "seed demo", f"seed load --people {PEOPLE}", "worker --once")
    return environment


def _flask(environment: dict[str, str], *commands: str) -> None:
    """Run the portal's commands; what they print is of no interest here."""
    for command in commands:
        flask = [sys.executable, "-m", "flask", "--app", "app", *command.split()]
        subprocess.run(
            flask, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


@contextmanager
def _served(target: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve a WSGI app as `make run` does, on a free port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--worker-class", "gthread"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket", target]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            _get(port, "/", {})
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Unmeasurable("the server did not answer within a minute")


def _get(port: int, path: str, headers: dict[str, str]) -> tuple[int, http.client.HTTPMessage, str]:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, answer.headers, body


def _first_detail(page: str) -> str:
    """The address of the first disclosure on the list page: a reference has a digit in it."""
    found = re.search(r'href="(/disclosures/[^"/?#]*\d[^"/?#]*)"', page)
    if not found:
        raise Unmeasurable("the list page shows no disclosure to open")
    return found[1]


def _revalidation(port: int, path: str) -> dict[str, str]:
    """The header with which a browser asks whether the page is still the same."""
    _status, headers, _body = _get(port, path, {})
    if not headers["ETag"]:
        raise Unmeasurable(f"{path} carries no ETag")
    return {"If-None-Match": headers["ETag"]}


def _rate(port: int, path: str, headers: dict[str, str] | None = None, expected: int = 200) -> float:
    """Requests a second over `CONNECTIONS` connections that stay open; each must answer `expected`.

    `{}` in the path is another number each time.
    """
    numbers = itertools.count()
    counts = [0] * CONNECTIONS
    wrong: list[str] = []
    begin = time.monotonic() + WARM_UP
    end = begin + MEASURED

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        while (now := time.monotonic()) < end and not wrong:
            connection.request("GET", path.format(next(numbers)), headers=headers or {})
            answer = connection.getresponse()
            answer.read()
            if answer.status != expected:
                wrong.append(f"{path} answered {answer.status} instead of {expected}")
            counts[number] += now >= begin
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise Unmeasurable(wrong[0])
    return sum(counts) / MEASURED
