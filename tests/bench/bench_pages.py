"""Requests a second of the public pages, against the least that Flask can do under the same gunicorn.

Four connections from this process, so the two cores are shared with the client: only ratios carry over.
Between commits the portal answers with the page it made before; "made anew" asks for a new address each time,
and for another disclosure. Goals: list page at least 0.3 × the short Flask page, a revalidated page at least
0.5 × "hello", and made anew with MORE people at least 0.67 × with few, turn and turn about in one run.
BENCH_MORE_PEOPLE=100000 takes some minutes to make. BENCH_DATASETTE names the `datasette` program of an
environment of its own, if there is one: what an office would take to publish a table.
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
from datetime import date
from pathlib import Path

from tests.bench import Row, row
from tests.bench.peers import make_table

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000"))
MORE_PEOPLE = int(os.environ.get("BENCH_MORE_PEOPLE", "10000"))
DATASETTE = os.environ.get("BENCH_DATASETTE", "")
LIST, LIST_ANEW, SEARCH = "/disclosures", "/disclosures?asked={}", "/search?q=%E4%BF%A1%E7%94%A8&asked={}"
DEEP_ANEW, NARROWED = f"{LIST_ANEW}&page=25", f"{LIST_ANEW}&domain=tax&year={date.today().year}"
REMOVALS = "/disclosures/removals"
DETAIL_PAGES = 20
CONNECTIONS = 4
WARM_UP, MEASURED = 1.0, 4.0  # seconds
UNIT = "requests/s"


class Unmeasurable(Exception):
    """The page does not answer as it must; a figure would say nothing."""


def run() -> Iterator[Row]:
    """Measure each page and its peer in turn."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        few = _instance(Path(folder) / "few", PEOPLE, is_searched=True)
        with _served("tests.bench.peers:hello()", few) as port:
            hello = _rate(port, "/")
        with _served("tests.bench.peers:short_page()", few) as port:
            short = _rate(port, "/")
        with _served("app:create_app()", few) as port:
            yield from _pages(port, hello, short)
        more = _instance(Path(folder) / "more", MORE_PEOPLE, is_searched=False)
        with _served("app:create_app()", few) as port_of_few, _served("app:create_app()", more) as port:
            yield from _size(port_of_few, port)
        if DATASETTE:
            yield from _datasette(more)


def _pages(port: int, hello: float, short: float) -> Iterator[Row]:
    """The pages against the least that Flask can do."""
    details = _details(port)
    yield row("health check / hello", 1, ours=_rate(port, "/healthz"), peer=hello, unit=UNIT)
    for name, path in (
        ("list page", LIST),
        ("list page made anew", LIST_ANEW),
        ("front page", "/"),
        ("front page made anew", "/?asked={}"),
        ("detail page", details[0].partition("?")[0]),
        ("search page", SEARCH),
    ):
        yield row(f"{name} / short Flask page", PEOPLE, ours=_rate(port, path), peer=short, unit=UNIT)
    rate = _rate(port, *details)
    yield row("detail page made anew / short Flask page", PEOPLE, ours=rate, peer=short, unit=UNIT)
    rate = _rate(port, LIST, headers=_revalidation(port, LIST), expected=304)
    yield row("revalidated list page / hello", PEOPLE, ours=rate, peer=hello, unit=UNIT)


def _size(port_of_few: int, port: int) -> Iterator[Row]:
    """The same pages with many people against those with few, turn and turn about."""
    for name, paths_of_few, paths in (
        ("list page", [LIST_ANEW], [LIST_ANEW]),
        ("list page 25", [DEEP_ANEW], [DEEP_ANEW]),
        ("list page of a field and a year", [NARROWED], [NARROWED]),
        ("front page", ["/?asked={}"], ["/?asked={}"]),
        ("detail page", _details(port_of_few), _details(port)),
        ("removals", [f"{REMOVALS}?asked={{}}"], [f"{REMOVALS}?asked={{}}"]),
    ):
        turns = [(_rate(port_of_few, *paths_of_few), _rate(port, *paths)) for _turn in range(2)]
        peer, ours = (sum(rates) / len(turns) for rates in zip(*turns, strict=True))
        yield row(
            f"{name} made anew, {MORE_PEOPLE:,} people / {PEOPLE:,}",
            MORE_PEOPLE,
            ours=ours,
            peer=peer,
            unit=UNIT,
        )


def _datasette(environment: dict[str, str]) -> Iterator[Row]:
    """Our pages against Datasette over a plain table of as many rows."""
    with _running([DATASETTE, "serve", environment["BENCH_TABLE"], "--host", HOST, "--port"]) as port:
        table = f"/{Path(environment['BENCH_TABLE']).stem}/line"
        lists, one = (
            _rate(port, f"{table}?_sort_desc=day&_facet=domain&_facet=body"),
            _rate(port, f"{table}/1"),
        )
    with _served("app:create_app()", environment) as port:
        ours = _rate(port, LIST_ANEW)
        yield row("list page made anew / Datasette", MORE_PEOPLE, ours=ours, peer=lists, unit=UNIT)
        ours = _rate(port, *_details(port))
        yield row("detail page made anew / Datasette", MORE_PEOPLE, ours=ours, peer=one, unit=UNIT)


def _instance(folder: Path, people: int, *, is_searched: bool) -> dict[str, str]:
    """Seed a portal of its own and the peer's table; give the environment that both are served in."""
    folder.mkdir()
    environment = {
        **os.environ,
        "PORTAL_INSTANCE": str(folder / "instance"),
        "PORTAL_DEMO": "1",
        "PORTAL_SECURE_COOKIES": "0",
        "PORTAL_DATABASE_URL": "",
        "PORTAL_PERSON_PAGES_PER_HOUR": "1000000000",
        "BENCH_TABLE": str(folder / "peer.sqlite"),
    }
    make_table(environment["BENCH_TABLE"], people)
    _flask(environment, "db upgrade", f"seed load --people {people}")
    if is_searched:
        _flask(environment, "index rebuild")
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
    command = [sys.executable, "-m", "gunicorn", target, "--worker-class", "gthread", "--workers", "2"]
    command += ["--threads", "4", "--log-level", "warning", "--no-control-socket", "--bind"]
    with _running(command, environment, before_port=f"{HOST}:") as port:
        yield port


@contextmanager
def _running(
    command: list[str], environment: dict[str, str] | None = None, before_port: str = ""
) -> Iterator[int]:
    """Run a server whose command ends with its port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*command, f"{before_port}{port}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
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


def _details(port: int) -> list[str]:
    """Addresses of disclosures on the first list pages, to be asked for anew; a reference has a digit."""
    found: list[str] = []
    for page in range(1, 1 + DETAIL_PAGES):
        _status, _headers, body = _get(port, f"{LIST}?page={page}", {})
        found += re.findall(r'href="(/disclosures/[^"/?#]*\d[^"/?#]*)"', body)
    if not found:
        raise Unmeasurable("the list page shows no disclosure to open")
    return [f"{path}?asked={{}}" for path in dict.fromkeys(found)]


def _revalidation(port: int, path: str) -> dict[str, str]:
    """The header with which a browser asks whether the page is still the same."""
    _status, headers, _body = _get(port, path, {})
    if not headers["ETag"]:
        raise Unmeasurable(f"{path} carries no ETag")
    return {"If-None-Match": headers["ETag"]}


def _rate(port: int, *paths: str, headers: dict[str, str] | None = None, expected: int = 200) -> float:
    """Requests a second over `CONNECTIONS` connections that stay open; each must answer `expected`.

    The paths are asked for in turn; `{}` in one is another number each time, which makes it another page.
    """
    numbers = itertools.count()
    counts = [0] * CONNECTIONS
    wrong: list[str] = []
    begin = time.monotonic() + WARM_UP
    end = begin + MEASURED

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        while (now := time.monotonic()) < end and not wrong:
            asked = next(numbers)
            path = paths[asked % len(paths)]
            connection.request("GET", path.format(asked), headers=headers or {})
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
