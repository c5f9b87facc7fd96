"""`make test`: everything that must pass, on both databases and in a real browser, and a summary of it.

Runs inside .venv. Each leg is one pytest run; PORTAL_TEST_DATABASE (sqlite or postgresql) and
PORTAL_TEST_POSTGRES_URL tell `tests/conftest.py` where to make its databases. Closes with one plain line,
`N passed, N failed`, summed over the legs. With CI=true a skipped test is a failure.

    run_tests.py [--quick] [-- pytest arguments and paths]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from postgres_for_tests import Server, postgres
from redis_for_tests import RedisServer, redis_server
from rich.console import Console
from rich.table import Table
from set_up import ROOT, Problem, plain_words

CHROMIUM = "/usr/bin/chromium"
LEG_LIMIT = 30 * 60  # seconds: a leg that hangs is a failure, not a wait
NOTHING_COLLECTED = 5  # pytest's exit status
WITH_DATABASE = ("-p", "tests.support.only_with_database")


@dataclass(frozen=True)
class Leg:
    """One pytest run: what it runs, and on which database."""

    name: str
    folders: tuple[str, ...]
    database: str
    where: str
    quick: bool = False
    options: tuple[str, ...] = ()


CODE = ("tests/unit", "tests/house", "tests/pages")
LEGS = (
    Leg("rules and house", CODE[:2], "sqlite", "SQLite", quick=True),
    Leg("pages", CODE[2:], "sqlite", "SQLite", quick=True),
    Leg("all that touches a database", CODE, "postgresql", "PostgreSQL", options=WITH_DATABASE),
    Leg("journeys", ("tests/journeys",), "sqlite", "Chromium, SQLite"),
)


@dataclass
class Outcome:
    """What a leg counted. An error in a fixture counts as a failure of its test."""

    leg: Leg
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)  # why each was left out
    seconds: float = 0.0
    problem: str = ""


def folders_of(leg: Leg, paths: list[str]) -> list[str]:
    """What the leg runs: its folders that exist, or those of the named paths that lie in them."""
    existing = [folder for folder in leg.folders if (ROOT / folder).is_dir()]
    if not paths:
        return existing
    return [path for path in paths if any(path == f or path.startswith(f"{f}/") for f in existing)]


def run_leg(
    leg: Leg, paths: list[str], options: list[str], environment: dict[str, str], report: Path
) -> Outcome:
    """Run pytest once and read its report."""
    started = time.monotonic()
    workers = str(min(2, os.cpu_count() or 1))
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-n", workers, f"--junitxml={report}"]
    problem = ""
    try:
        status = subprocess.run(
            [*command, *leg.options, *options, *paths],
            cwd=ROOT,
            env={**environment, "PORTAL_TEST_DATABASE": leg.database},
            stdin=subprocess.DEVNULL,
            timeout=LEG_LIMIT,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        status, problem = 1, f"stopped after {LEG_LIMIT // 60} minutes"
    outcome = read_report(leg, report)
    outcome.seconds = time.monotonic() - started
    if status not in {0, 1, NOTHING_COLLECTED} or (status == 1 and not outcome.failed):
        problem = problem or f"pytest ended with status {status}"
    outcome.problem = problem
    return outcome


def read_report(leg: Leg, report: Path) -> Outcome:
    """Count the tests of a JUnit report; a missing report counts nothing."""
    outcome = Outcome(leg)
    if not report.is_file():
        return outcome
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is not None:
            outcome.skipped.append(skipped.get("message") or "no reason given")
        else:
            outcome.passed += 1
    return outcome


def judge(outcomes: list[Outcome], *, narrowed: bool, strict: bool) -> list[str]:
    """The sentences that make the run a failure, beside failed tests."""
    complaints = [f"{outcome.leg.name}: {outcome.problem}" for outcome in outcomes if outcome.problem]
    empty = [o.leg.name for o in outcomes if not (o.passed or o.failed or o.skipped or o.problem)]
    if empty and (not narrowed or len(empty) == len(outcomes)):
        complaints += [f"{name}: no test was found" for name in empty]
    if strict:
        for outcome in outcomes:
            complaints += [f"{outcome.leg.name}: left out in CI: {reason}" for reason in outcome.skipped]
    return complaints


def summarise(console: Console, outcomes: list[Outcome], facts: list[str]) -> None:
    """Say what ran where."""
    table = Table(title="What ran where", title_justify="left")
    table.add_column("leg")
    table.add_column("where")
    for heading in ("passed", "failed", "skipped", "seconds"):
        table.add_column(heading, justify="right")
    for outcome in outcomes:
        figures = (outcome.passed, outcome.failed, len(outcome.skipped), f"{outcome.seconds:.0f}")
        table.add_row(outcome.leg.name, outcome.leg.where, *map(str, figures))
    console.print()
    console.print(table)
    for fact in facts:
        console.print(fact, highlight=False, soft_wrap=True)


def samples_fact(outcomes: list[Outcome]) -> str:
    """Whether the real input sheets were read."""
    left_out = sum("PORTAL_SAMPLES" in reason for outcome in outcomes for reason in outcome.skipped)
    if left_out:
        return f"Samples: left out, {left_out} tests (PORTAL_SAMPLES names no folder with them)."
    return (
        "Samples: read."
        if os.environ.get("PORTAL_SAMPLES")
        else "Samples: not asked for by any test that ran."
    )


def browser_version() -> str:
    """What Chromium calls itself; raises Problem where there is none."""
    try:
        said = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        raise Problem(f"{CHROMIUM} does not start: install it (Debian: apt-get install chromium).") from None
    return said.strip()


def test_environment(server: Server | None, counters: RedisServer | None) -> dict[str, str]:
    """The environment of pytest: ours, the servers, and the samples by an absolute path."""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    if server:
        environment["PORTAL_TEST_POSTGRES_URL"] = server.url
    if counters:
        environment["PORTAL_TEST_REDIS_URL"] = counters.url
    if samples := os.environ.get("PORTAL_SAMPLES"):
        environment["PORTAL_SAMPLES"] = str((ROOT / samples).resolve())
    return environment


def run(quick: bool, arguments: list[str]) -> bool:
    """Run the legs, print the summary, and say whether all is well."""
    console = Console(width=None if sys.stdout.isatty() else 100)
    paths = [word for word in arguments if (ROOT / word.split("::")[0]).exists()]
    options = [word for word in arguments if word not in paths]
    chosen = [(leg, folders_of(leg, paths)) for leg in LEGS if leg.quick or not quick]
    chosen = [(leg, folders) for leg, folders in chosen if folders or not paths]
    facts: list[str] = []
    outcomes: list[Outcome] = []
    with ExitStack() as stack:
        server = None
        if any(leg.database == "postgresql" for leg, _ in chosen):
            server = stack.enter_context(postgres())
            facts.append(f"PostgreSQL: {server.description}.")
        counters = None
        if not quick:  # the quick run leaves out what no Redis is there for
            counters = stack.enter_context(redis_server())
            facts.append(f"Redis: {counters.description}.")
        if any("Chromium" in leg.where for leg, _ in chosen):
            facts.append(f"Browser: {browser_version()}.")
        reports = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-test-reports-")))
        environment = test_environment(server, counters)
        for number, (leg, folders) in enumerate(chosen):
            console.rule(f"{leg.name} ({leg.where})")
            report = reports / f"{number}.xml"
            outcomes.append(run_leg(leg, folders, options, environment, report) if folders else Outcome(leg))
    facts.append(samples_fact(outcomes))
    strict = os.environ.get("CI", "").lower() in {"1", "true"}
    complaints = judge(outcomes, narrowed=bool(arguments), strict=strict)
    summarise(console, outcomes, facts)
    for complaint in complaints:
        console.print(f"[red]{complaint}[/red]", highlight=False, soft_wrap=True)
    passed, failed = sum(o.passed for o in outcomes), sum(o.failed for o in outcomes)
    skipped = sum(len(o.skipped) for o in outcomes)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    return not failed and not complaints and passed > 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="SQLite alone, no browser")
    parser.add_argument("arguments", nargs="*", help="for pytest, after --")
    chosen = parser.parse_args()
    with plain_words():
        sys.exit(0 if run(chosen.quick, chosen.arguments) else 1)


if __name__ == "__main__":
    main()
