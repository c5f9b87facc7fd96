"""`flask retention run`: erase what is past its time; also what the worker does once a day."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app import features
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from app.kernel.erasure import Eraser
from app.web.toolbox import Toolbox, toolbox

AT_ONCE = 200
# A file without its row is younger while its deed is under way.
_ORPHAN_AFTER = timedelta(days=1)
Wanted = Callable[[Session, Sequence[str]], set[str]]

retention = AppGroup("retention", help="What is kept for how long.")
commands = (retention,)


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Only count what is past its time.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def run(dry_run: bool, form: str) -> None:
    """Erase what is past its time: rows, sealed content, files. Events and links of the logs stay."""
    tools = toolbox()
    found = due(tools) if dry_run else erase(tools)
    if form == "json":
        click.echo(json.dumps(found))
        return
    for what, count in found.items():
        click.echo(f"{what}: {count} {'past their time' if dry_run else 'erased'}")
    if not found:
        click.echo("Nothing is past its time.")


def erasers() -> tuple[Eraser, ...]:
    """What every feature hands in, by name."""
    return tuple(eraser for module in _modules() for eraser in module.ERASERS)


def due(tools: Toolbox) -> dict[str, int]:
    """How much of what is past its time; what has nothing due is left out."""
    with tools.database.reading() as session:
        counts = {eraser.what: eraser.due(session, clock.today()) for eraser in erasers()}
    return {what: count for what, count in counts.items() if count}


def erase(tools: Toolbox) -> dict[str, int]:
    """Erase all of it, a slice in each transaction; answers how much of what."""
    counts = {eraser.what: _erase_all(tools, eraser) for eraser in erasers()}
    counts["files.orphans"] = _sweep(tools)
    erased = {what: count for what, count in counts.items() if count}
    if erased:
        tools.database.settle()
    return erased


def _erase_all(tools: Toolbox, eraser: Eraser) -> int:
    total = 0
    while True:
        with tools.database.transaction() as session:
            done = eraser.erase(session, clock.today(), AT_ONCE)
            if done.count:
                events.record(
                    session, SYSTEM, "retention.erased", eraser.what, rule=eraser.rule, count=done.count
                )
        for folder, name in done.files:
            tools.files(folder).remove(name)
        total += done.count
        if not done.count:
            return total


def _sweep(tools: Toolbox) -> int:
    """Remove files whose row is gone: a crash came between the two."""
    removed, before = 0, (clock.now() - _ORPHAN_AFTER).timestamp()
    for folder, wanted in _folders().items():
        files = tools.files(folder)
        names = list(files.names_before(before))
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            with tools.database.reading() as session:
                kept = wanted(session, some)
            for name in set(some) - kept:
                files.remove(name)
                removed += 1
    return removed


def _folders() -> Mapping[str, Wanted]:
    folders: dict[str, Wanted] = {}
    for module in _modules():
        folders |= getattr(module, "FILES", {})
    return folders


def _modules() -> Iterator[ModuleType]:
    for feature in pkgutil.iter_modules(features.__path__):
        name = f"app.features.{feature.name}.erasers"
        if find_spec(name) is not None:
            yield import_module(name)
