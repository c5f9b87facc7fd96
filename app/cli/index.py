"""`flask index rebuild`: build the search index anew from the database."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.features.search import jobs, queries
from app.web.toolbox import toolbox

index = AppGroup("index", help="The search index, which is derived from the database.")
commands = (index,)


@index.command("rebuild")
def rebuild() -> None:
    """Build the index beside the old one and switch to it; readers notice nothing."""
    tools = toolbox()
    with tools.database.reading() as session:
        expected = queries.count_documents(session)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as bar:
        task = bar.add_task("documents", total=expected)
        count = jobs.rebuild(tools, lambda number: bar.update(task, completed=number))
    click.echo(f"{count} documents in the index.")
