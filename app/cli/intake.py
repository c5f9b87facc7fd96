"""`flask intake load FILE --kind penalty`: a department's sheet, with a receipt for each row."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
from app.features.intake.models import Outcome
from app.kernel.actors import SYSTEM, Actor
from app.web.toolbox import Toolbox, toolbox

intake = AppGroup("intake", help="Sheets of departments.")
commands = (intake,)
OUTCOMES = (Outcome.ACCEPTED, Outcome.REJECTED, Outcome.QUARANTINED, Outcome.UNCHANGED)


@intake.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(sorted(READERS)), required=True, help="What the sheet holds.")
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
    file: Path, kind: str, dry_run: bool, account: str | None, body_code: str | None, form: str, lang: str
) -> None:
    """Give each row of FILE a receipt: accepted, rejected, quarantined or unchanged, with rule and reason."""
    with file.open("rb") as stream, force_locale(lang):
        try:
            answer = _judge(stream, kind) if dry_run else _take(stream, kind, file.name, account, body_code)
        except (SheetRefused, HeadingsProblem) as refusal:
            raise click.ClickException(labels.refusal_in_words(refusal.code, refusal.values)) from refusal
    click.echo(json.dumps(answer, ensure_ascii=False) if form == "json" else _in_words(answer))


def _judge(stream: BinaryIO, kind: str) -> dict[str, Any]:
    rows = []
    with _bar() as progress:
        for judged in reading.dry_run(toolbox().database, stream, kind, progress):
            rows += [_row(one.row.number, one.outcome, one.rule, one.values) for one in judged]
    return _answer(None, rows)


def _take(
    stream: BinaryIO, kind: str, name: str, account: str | None, body_code: str | None
) -> dict[str, Any]:
    tools = toolbox()
    digest = reading.file_digest(stream)
    with tools.database.transaction() as session:
        actor = _actor(session, account)
        batch = services.begin_batch(
            session,
            actor,
            kind=kind,
            body=_body(session, tools, actor, body_code),
            file_name=name,
            file_digest=digest,
            kinds=tuple(READERS),
        )
        batch_id, reference = batch.id, batch.reference
    with _bar() as progress:
        reading.read_batch(tools.database, actor, batch_id, stream, progress)
    with tools.database.reading() as session:
        batch = queries.get_batch(session, actor, reference)
        if batch.refusal:
            raise click.ClickException(labels.refusal_in_words(batch.refusal, batch.refusal_values))
        receipts = queries.receipts_of(session, batch)
        return _answer(reference, [_row(one.number, one.outcome, one.rule, one.values) for one in receipts])


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


def _row(number: int, outcome: str, rule: str, values: Any) -> dict[str, Any]:
    return {
        "row": number,
        "outcome": str(outcome),
        "rule": rule,
        "reason": labels.reason_in_words(rule, values),
    }


def _answer(batch: str | None, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    listed = list(rows)
    counts = Counter(row["outcome"] for row in listed)
    return {"batch": batch, **{name.value: counts[name.value] for name in OUTCOMES}, "rows": listed}


def _in_words(answer: dict[str, Any]) -> str:
    lines = [
        f"{row['row']:>6}  {row['outcome']:<12} {row['rule']:<24} {row['reason']}".rstrip()
        for row in answer["rows"]
    ]
    counts = "  ".join(f"{name.value} {answer[name.value]}" for name in OUTCOMES)
    return "\n".join([*lines, f"{answer['batch'] or '--dry-run'}: {counts}"])


@contextmanager
def _bar() -> Iterator[reading.Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as bar:
        task = bar.add_task("rows")
        yield lambda done, total: bar.update(task, completed=done, total=total)
