"""`flask backup FOLDER` and `flask restore FOLDER`: copies of the instance, and getting back from them."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import delete

from app import migrations
from app.adapters import backups
from app.adapters.backups import Manifest
from app.adapters.database_copies import BackupProblem
from app.features.search import jobs
from app.kernel import access_log, clock, events
from app.kernel.actors import SYSTEM
from app.kernel.sessions import WebSession
from app.web.toolbox import Toolbox, toolbox

PROBLEMS = {
    "folder-not-empty": "{folder} is not empty. Name a folder that does not exist yet.",
    "no-database": "There is no database yet, so there is nothing to copy.",
    "database-damaged": "The database does not pass its integrity check. Keep it as it is and find out why.",
    "program-missing": "{program} is not installed. On Debian: apt-get install postgresql-client.",
    "program-failed": "{program} failed: {words}",
    "not-a-backup": "{folder} holds no complete copy of a portal: manifest.json is missing or unreadable.",
    "file-missing": "The copy is damaged: {name} is missing. Nothing was changed; take another copy.",
    "file-changed": "The copy is damaged: {name} was changed. Nothing was changed here; take another copy.",
    "file-unknown": "The copy is damaged: {name} does not belong to it. Nothing was changed here.",
    "manifest-changed": "The copy's manifest was changed after it was made. Nothing was changed here.",
    "keys-differ": "The keys in place are not the copy's ({names}). Put the copy's keys back first.",
    "other-database": "The copy is one of {database}. Set PORTAL_DATABASE_URL to such a database.",
    "other-version": "The copy was made by a newer portal (database {revision}). Install that version first.",
    "instance-not-empty": "{folder} or its database is in use. --force puts the copy in its place.",
    "restored-differs": "What was put back is not what the copy holds. Do not open the portal.",
}


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="Put the keys in too: whoever finds the copy can read it.")
@with_appcontext
def backup(folder: Path, with_keys: bool) -> None:
    """Copy database and files into FOLDER while the portal runs. The keys are copied apart."""
    tools = toolbox()
    try:
        made = backups.make(tools.settings, tools.keyring, folder.resolve(), with_keys=with_keys)
    except BackupProblem as problem:
        raise _said(problem) from problem
    with tools.database.transaction() as session:
        events.record(session, SYSTEM, "portal.copied", made.made_at, with_keys=with_keys)
    rows = sum(made.figures.counts.values())
    click.echo(f"Copied {rows} rows and {len(made.files)} files to {folder}.")
    if not with_keys:
        click.echo(
            "The keys are not in it. Keep a copy of them somewhere else; without them it stays sealed."
        )


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--force", is_flag=True, help="Put the copy in the place of what is there.")
@with_appcontext
def restore(folder: Path, force: bool) -> None:
    """Put the copy in FOLDER back. Stop web and worker first; nothing happens unless all of it fits."""
    try:
        made = _put_back(toolbox(), folder.resolve(), force=force)
    except BackupProblem as problem:
        raise _said(problem) from problem
    tools = Toolbox(toolbox().settings)  # with the keys and the database as they are now
    migrations.upgrade(tools.database)
    _check_chains(tools)
    tools.anchors.set_aside(clock.now())  # they note what came after the copy
    with tools.database.transaction() as session:
        session.execute(delete(WebSession))  # who signed out after the copy must not be signed in again
        events.record(session, SYSTEM, "portal.restored", made.made_at)
    documents = jobs.rebuild(tools)
    tools.search.close()
    tools.database.engine.dispose()
    click.echo(f"Restored the copy of {made.made_at}: both logs are whole, {documents} documents indexed.")
    click.echo("Erasures made after the copy were undone: repeat them before the portal is opened again.")


commands = (backup, restore)


def _put_back(tools: Toolbox, folder: Path, *, force: bool) -> Manifest:
    made = backups.read(folder)
    backups.keyring_for(folder, made, tools.keyring)
    if not migrations.is_known(made.figures.revision):
        raise BackupProblem("other-version", revision=made.figures.revision)
    if not force:
        backups.refuse_used(tools.settings)
    tools.database.engine.dispose()
    backups.put_back(tools.settings, folder, made)
    return made


def _check_chains(tools: Toolbox) -> None:
    with tools.database.reading() as session:
        reports = (events.check(session), access_log.check(session))
    for report in reports:
        if not report.is_ok:
            raise click.ClickException(
                f"{report.name}: broken at link {report.first_bad}. Do not open the portal."
            )


def _said(problem: BackupProblem) -> click.ClickException:
    return click.ClickException(PROBLEMS[problem.code].format(**problem.values))
