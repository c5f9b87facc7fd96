"""`flask keys rotate`: add a new key of each purpose that can be rotated."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.adapters.signing import rotate_signing_key
from app.kernel.crypto import add_key
from app.web.toolbox import toolbox

keys = AppGroup("keys", help="The keys that lie outside the database.")
commands = (keys,)

# Blind indexes cannot be made anew without the values, and sessions need no history.
ROTATED = ("field", "chain", "tip", "reporter")


@keys.command("rotate")
def rotate() -> None:
    """Add the next key of each purpose; from the next start on it seals, the old ones still open."""
    for purpose in ROTATED:
        key_id = add_key(toolbox().settings.keys_dir, purpose)
        click.echo(f"{purpose}: key {key_id} added")
    _rotate_signing()
    click.echo("Restart the portal and its worker, so that they read the new keys.")


def _rotate_signing() -> None:
    """The key that signs reports: the old one is forgotten, what it signed stays verifiable."""
    tools = toolbox()
    _ = tools.signer  # made now, if no report was signed yet
    name = rotate_signing_key(tools.signing_dir)
    if name is None:
        click.echo("signing: the certificate is not ours to renew; put a new one there (docs/operations.md)")
    else:
        click.echo(f"signing: {name} added, the key before it is gone")
