"""`flask seed …`: demo content and load-test content, made by calling the services."""

from app.cli.seed.commands import seed

commands = (seed,)
