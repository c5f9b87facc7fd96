"""`flask intake load FILE --kind penalty`: a department's sheet, with a receipt for each row."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.orm import Session

from app.adapters.sheets import SheetRefused
from app.features.accounts import queries as accounts
from app.features.bodies import queries as bodies
from app.features.bodies.models import Body
from app.features.intake import labels, queries, reading, services
from app.features.intake.headings import HeadingsProblem
from app.features.intake.kinds import READERS
from app.features.intake.models import IntakeBatch, Outcome
from app.features.intake.policies import reach_of
from app.features.intake.scope import Scope
from app.features.intake.states import BatchMode
from app.kernel.actors import SYSTEM, Actor
from app.web.toolbox import Toolbox, toolbox

intake = AppGroup("intake", help="Sheets of departments.")
commands = (intake,)
# What a sheet of each mode can come to; a sheet of new findings keeps the four outcomes it always had.
_ALWAYS = (Outcome.ACCEPTED, Outcome.REJECTED, Outcome.QUARANTINED, Outcome.UNCHANGED)
Line = dict[str, Any]


@dataclass(frozen=True)
class _Order:
    """What was asked for on the command line."""

    kind: str
    mode: BatchMode
    account: str | None
    body_code: str | None


@intake.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(sorted(READERS)), required=True, help="What the sheet holds.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in BatchMode]),
    default=BatchMode.NEW.value,
    help="New findings, corrections of records, or records taken back.",
)
@click.option("--dry-run", is_flag=True, help="Judge every row and write nothing.")
@click.option("--account", help="The clerk who hands it in; without it the portal itself.")
@click.option(
    "--body", "body_code", help="Code of the body that hands it in; the clerk's own where left out."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--lang", type=click.Choice(["zh_Hans_CN", "en"]), default="zh_Hans_CN", help="Language of the reasons."
)
def load(
    file: Path,
    kind: str,
    mode: str,
    dry_run: bool,
    account: str | None,
    body_code: str | None,
    form: str,
    lang: str,
) -> None:
    """Give each row of FILE a receipt, with rule and reason.

    Loading a file again whose reading was broken off goes on behind its last receipt.
    """
    order = _Order(kind, BatchMode(mode), account, body_code)
    with file.open("rb") as stream, force_locale(lang):
        try:
            batch, lines = _judge(stream, order) if dry_run else _take(stream, order, file.name)
            _print(batch, order.mode, lines, is_json=form == "json")
        except (SheetRefused, HeadingsProblem) as refusal:
            raise click.ClickException(labels.refusal_in_words(refusal.code, refusal.values)) from refusal
        except reading.BeingRead as busy:
            raise click.ClickException("Another process is reading this batch.") from busy


def _judge(stream: BinaryIO, order: _Order) -> tuple[None, Iterator[Line]]:
    tools = toolbox()
    reach = None
    if order.body_code or order.account:
        with tools.database.reading() as session:
            reach = reach_of(_body(session, tools, _actor(session, order.account), order.body_code))
    scope = Scope(order.kind, order.mode, reach)
    reading.check_sheet(stream, scope)

    def lines() -> Iterator[Line]:
        with _bar() as progress:
            for judged in reading.dry_run(tools.database, stream, scope, progress):
                yield from (_row(one.row.number, one.outcome, one.rule, one.values) for one in judged)

    return None, lines()


def _take(stream: BinaryIO, order: _Order, name: str) -> tuple[str, Iterator[Line]]:
    tools = toolbox()
    with tools.database.transaction() as session:
        actor = _actor(session, order.account)
        batch = _begun(session, tools, actor, order, name=name, digest=reading.file_digest(stream))
        batch_id, reference = batch.id, batch.reference
    with _bar() as progress:
        reading.read_batch(tools.database, actor, batch_id, stream, progress)
    with tools.database.reading() as session:
        batch = queries.get_batch(session, actor, reference)
        if batch.refusal:
            raise click.ClickException(labels.refusal_in_words(batch.refusal, batch.refusal_values))

    def lines() -> Iterator[Line]:
        with tools.database.reading() as session:
            batch = queries.get_batch(session, actor, reference)
            for number, outcome, rule, values, _record in queries.receipt_lines(session, batch):
                yield _row(number, outcome, rule, values)

    return reference, lines()


def _begun(
    session: Session, tools: Toolbox, actor: Actor, order: _Order, *, name: str, digest: str
) -> IntakeBatch:
    """The batch of this file: the one that was broken off, or a new one."""
    body = _body(session, tools, actor, order.body_code)
    found = queries.find_broken_off(
        session, body_id=body.id, kind=order.kind, mode=order.mode, file_digest=digest
    )
    if found is not None:
        click.echo(f"Going on with {found.reference} behind row {found.rows_read}.", err=True)
        return found
    return services.begin_batch(
        session,
        actor,
        kind=order.kind,
        mode=order.mode,
        body=body,
        file_name=name,
        file_digest=digest,
        kinds=tuple(READERS),
    )


def _actor(session: Session, login: str | None) -> Actor:
    if login is None:
        return SYSTEM
    account = accounts.find_by_login(session, login)
    if account is None:
        raise click.ClickException(f"There is no account {login!r}.")
    return account.actor


def _body(session: Session, tools: Toolbox, actor: Actor, code: str | None) -> Body:
    if code:
        body = bodies.find_by_code(session, code)
    elif actor.body_id is not None:
        body = bodies.get_body(session, actor.body_id)
    else:
        body = bodies.find_by_name(session, tools.settings.office)
    if body is None:
        raise click.ClickException("Name the body that hands the sheet in: --body CODE.")
    return body


def _row(number: int, outcome: str, rule: str, values: Any) -> Line:
    return {
        "row": number,
        "outcome": str(outcome),
        "rule": rule,
        "reason": labels.reason_in_words(rule, values),
    }


def _print(batch: str | None, mode: BatchMode, lines: Iterator[Line], *, is_json: bool) -> None:
    """Write row by row, so that a long sheet needs no more memory than a short one."""
    counts: Counter[str] = Counter()
    # Whatever makes the sheet unreadable shows before the first word of the answer.
    first = next(lines, None)
    if is_json:
        click.echo(f'{{"batch": {json.dumps(batch)}, "rows": [', nl=False)
    for number, line in enumerate(chain([first] if first else [], lines)):
        counts[line["outcome"]] += 1
        if is_json:
            click.echo((", " if number else "") + json.dumps(line, ensure_ascii=False), nl=False)
        else:
            words = f"{line['row']:>6}  {line['outcome']:<12} {line['rule']:<24} {line['reason']}"
            click.echo(words.rstrip())
    figures = {one.value: counts[one.value] for one in _outcomes(mode, counts)}
    if is_json:
        click.echo("], " + json.dumps(figures)[1:])
    else:
        summed = "  ".join(f"{name} {count}" for name, count in figures.items())
        click.echo(f"{batch or '--dry-run'}: {summed}")


def _outcomes(mode: BatchMode, counts: Counter[str]) -> list[Outcome]:
    is_plain = mode is BatchMode.NEW
    return [one for one in Outcome if one in _ALWAYS or not is_plain or counts[one.value]]


@contextmanager
def _bar() -> Iterator[reading.Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as bar:
        task = bar.add_task("rows")
        yield lambda done, total: bar.update(task, completed=done, total=total)
