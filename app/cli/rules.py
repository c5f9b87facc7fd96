"""`flask rules explain REFERENCE`: the whole derivation of a record's terms, in words."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.features.records import labels, queries
from app.rulebook.rules import get_rule
from app.web.toolbox import toolbox

rules = AppGroup("rules", help="What the rulebook says.")
commands = (rules,)


@rules.command("explain")
@click.argument("reference")
@click.option("--lang", type=click.Choice(["zh_Hans_CN", "en"]), default="zh_Hans_CN")
def explain(reference: str, lang: str) -> None:
    """Say step by step how the terms of the record REFERENCE follow from the law."""
    with toolbox().database.reading() as session, force_locale(lang):
        record = queries.find_by_reference(session, reference)
        if record is None:
            raise click.ClickException(f"There is no record {reference}.")
        derivation = queries.derivation_of(record)
        for number, step in enumerate(queries.steps_of(record), start=1):
            source = get_rule(step.rule_id).source
            click.echo(f"{number}. {labels.step_in_words(step)}")
            click.echo(f"   {source.title} {source.article} [{source.status}]".rstrip())
        click.echo(f"rulebook {derivation.rulebook_version}; recorded under {record.rulebook_version}")
