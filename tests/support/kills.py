"""A real gunicorn that is killed under load, and reporters who go on filing: what was acknowledged is there.

Every reporter writes a mark of their own into the tip and presses again, with the same form, until the portal
acknowledges. Afterwards the database is read: each acknowledged mark once, no mark twice, nothing half done.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from app.config import ROOT
from app.features.tips import queries
from app.features.tips.models import Tip, TipProof
from app.features.uploads import queries as uploads
from app.kernel import events
from tests.support.portal import Portal
from tests.support.tips_steps import photograph

_FIELD = re.compile(r'name="(csrf_token|once)"[^>]*value="([^"]*)"')
_BOUNDARY = "----portal-torture"
REPORTERS = 4


class Unreachable(Exception):
    """The portal did not answer: it has just been killed."""


class Server:
    """gunicorn as production runs it, in a process group that can be killed as a whole."""

    def __init__(self, portal: Portal, database_url: str, *, is_quick: bool) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.log = portal.settings.instance / "gunicorn.log"
        self.environment = os.environ | {
            "PORTAL_INSTANCE": str(portal.settings.instance),
            "PORTAL_DATABASE_URL": database_url if database_url.startswith("postgresql") else "",
            "PORTAL_TESTING": "1",
            "PORTAL_SECURE_COOKIES": "0",
        }
        self.command = [
            *[sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"],
            *["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60"],
            *["--log-level", "warning", "--no-control-socket", "app:create_app()"],
            *(["--preload"] if is_quick else []),
        ]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; answers after how many seconds it was healthy."""
        started = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self.wait(started)

    def wait(self, since: float) -> float:
        """Wait until it is healthy; answers how long that took."""
        while time.monotonic() - since < 120:
            try:
                if Browser(self.port).get("/healthz").status == 200:
                    return time.monotonic() - since
            except Unreachable:
                time.sleep(0.02)
        raise AssertionError(self.log.read_text("utf-8")[-2000:])

    def kill_workers(self) -> float:
        """SIGKILL to every worker, the master forks new ones; answers how long they took to be healthy."""
        assert self.process is not None
        workers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        started = time.monotonic()
        for worker in workers:
            os.kill(int(worker), signal.SIGKILL)
        return self.wait(started)

    def kill(self) -> None:
        """SIGKILL to the master and every worker at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Answer:
    status: int
    location: str
    text: str

    def hidden(self, name: str) -> str:
        found = dict(_FIELD.findall(self.text))
        return unescape(found.get(name, ""))


class Browser:
    """A browser of few words: cookies, forms, files; every request on a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, **fields: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), kind)

    def post_file(self, path: str, name: str, content: bytes, **fields: str) -> Answer:
        parts = [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'Content-Disposition: form-data; name="{name}"; filename="a.jpg"\r\nContent-Type: image/jpeg'
        parts.append(f"--{_BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as problem:
            raise Unreachable from problem
        finally:
            connection.close()
        for name, value in response.getheaders():
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(response.status, response.getheader("Location", ""), text)


@dataclass
class Outcome:
    """What a run saw. `problems` is empty where every promise was kept."""

    kills: int = 0
    acknowledged: set[str] = field(default_factory=set)
    pressed_again: int = 0
    filed: int = 0
    files: int = 0
    slowest_start: float = 0.0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {len(self.acknowledged)} acknowledged, {self.filed} filed, "
            f"{self.files} files, {self.pressed_again} pressed again, "
            f"healthy again within {self.slowest_start:.1f} s, {len(self.problems)} problems"
        )


class Reporter(threading.Thread):
    """Files tips one after the other until told to stop."""

    def __init__(self, port: int, outcome: Outcome, stopping: threading.Event, *, has_files: bool) -> None:
        super().__init__(daemon=True)
        self.port, self.outcome, self.stopping, self.has_files = port, outcome, stopping, has_files

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self._file(secrets.token_hex(8))
            except Unreachable:
                time.sleep(0.05)  # before the last press: nothing was promised yet

    def _file(self, mark: str) -> None:
        browser = Browser(self.port)
        token = browser.get("/tips/new").hidden("csrf_token")
        browser.post("/tips/new", csrf_token=token, conduct="other")
        browser.post("/tips/new/facts", csrf_token=token, facts=f"mark:{mark}")
        if self.has_files:
            path = "/tips/new/evidence"
            browser.post_file(path, "evidence", photograph().getvalue(), csrf_token=token)
        browser.post("/tips/new/named", csrf_token=token, named="anonymous")
        form = browser.get("/tips/new/check")
        if form.status != 200 or (self.has_files and "a.jpg" not in form.text):
            return  # a kill took the session or the file before: nothing was promised yet
        self._press(browser, token, form.hidden("once"), mark)

    def _press(self, browser: Browser, token: str, once: str, mark: str) -> None:
        """Press, and press again with the same form, until it is acknowledged."""
        while not self.stopping.is_set():
            try:
                answer = browser.post("/tips/new/check", csrf_token=token, once=once)
            except Unreachable:
                self.outcome.pressed_again += 1
                time.sleep(0.05)
                continue
            if answer.status == 303 and answer.location.endswith("/tips/new/receipt"):
                self.outcome.acknowledged.add(mark)
            elif answer.status >= 500:
                self.outcome.problems.append(f"status {answer.status} while filing")
            return


def torture(
    portal: Portal, database_url: str, *, kills: int, has_files: bool = False, is_quick: bool = False
) -> Outcome:
    """Kill it that often while reporters file; answers what became of their tips.

    Quick: the workers are killed, and only each fifth time the master with them.
    """
    outcome, stopping, chance = Outcome(), threading.Event(), random.Random(1)
    server = Server(portal, database_url, is_quick=is_quick)
    server.start()
    crowd = [Reporter(server.port, outcome, stopping, has_files=has_files) for _ in range(REPORTERS)]
    for one in crowd:
        one.start()
    try:
        for _ in range(kills):
            before = len(outcome.acknowledged)
            deadline = time.monotonic() + 20
            while len(outcome.acknowledged) == before and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.4))
            outcome.kills += 1
            portal.toolbox.rate_limits.forget_all()
            if is_quick and outcome.kills % 5:
                took = server.kill_workers()
            else:
                server.kill()
                took = server.start()
            outcome.slowest_start = max(outcome.slowest_start, took)
        stopping.set()
        for one in crowd:
            one.join(timeout=60)
    finally:
        stopping.set()
        server.kill()
    _judge(portal, outcome, has_files=has_files)
    return outcome


def _judge(portal: Portal, outcome: Outcome, *, has_files: bool) -> None:
    """Read the database as it is, and the files that its rows promise."""
    found: Counter[str] = Counter()
    files = portal.toolbox.files("uploads") if has_files else None
    with portal.reading() as session:
        tips = session.scalars(select(Tip)).all()
        for tip in tips:
            found[queries.said(session, tip).facts.removeprefix("mark:")] += 1
            verbs = [event.verb for event in events.history(session, tip.reference)]
            if verbs.count("tips.filed") != 1:
                outcome.problems.append(f"{verbs.count('tips.filed')} events of filing")
            attached = uploads.attached_to(session, "tips", tip.id)
            outcome.files += len(attached)
            if has_files and len(attached) != 1:
                outcome.problems.append(f"{len(attached)} files with a tip")
            outcome.problems += _damaged(portal, attached) if files is not None else []
        if len(session.scalars(select(TipProof)).all()) != len(tips):
            outcome.problems.append("proofs and tips differ in number")
        if not events.check(session).is_ok:
            outcome.problems.append("the chain of events is broken")
    outcome.filed = sum(found.values())
    outcome.problems += [f"lost: {mark}" for mark in outcome.acknowledged if not found[mark]]
    outcome.problems += [f"doubled: {mark}" for mark, count in found.items() if count > 1]


def _damaged(portal: Portal, attached: tuple[uploads.Upload, ...]) -> list[str]:
    """The files among these that do not open."""
    from app.features.uploads.receiving import files_of

    problems = []
    for upload in attached:
        try:
            if not files_of(portal.toolbox, upload.area).get(upload.reference):
                problems.append("an empty file")
        except Exception as problem:  # noqa: BLE001 - whatever is wrong with it is what we look for
            problems.append(f"a file does not open: {type(problem).__name__}")
    return problems
