"""The commands of `flask --app app`."""

from __future__ import annotations

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

# Name of the command and the module under app/cli that holds it in `commands`.
COMMANDS = {
    "db": "db",
    "disclosures": "disclosures",
    "seed": "seed",
    "intake": "intake",
    "publicity": "publicity",
    "index": "index",
    "worker": "worker",
    "rules": "rules",
    "audit": "audit",
    "keys": "keys",
    "backup": "backup",
    "restore": "backup",
    "staff": "staff",
    "retention": "retention",
    "reminders": "reminders",
}


class Commands(AppGroup):
    """Imports a command's module when it is called: no web process waits for Alembic, Rich or the seeds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            for command in import_module(f"app.cli.{COMMANDS[cmd_name]}").commands:
                self.add_command(command)
        return super().get_command(ctx, cmd_name)


def install(app: Flask) -> None:
    """Hang every command under `flask`."""
    app.cli = Commands(name=app.name)
