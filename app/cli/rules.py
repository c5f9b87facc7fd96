"""`flask rules explain REFERENCE`: the whole derivation of a record, in words."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from flask_babel import force_locale, gettext

from app.features.disclosures import queries as disclosures
from app.features.explanations import labels, queries
from app.features.records import queries as records
from app.features.records.models import Polarity
from app.features.repairs import labels as repair_labels
from app.features.repairs import queries as repairs
from app.features.rules import in_use
from app.kernel import clock
from app.rulebook.readiness import Readiness
from app.web.toolbox import toolbox

rules = AppGroup("rules", help="What the rulebook says.")
commands = (rules,)


@rules.command("explain")
@click.argument("reference")
@click.option("--lang", type=click.Choice(["zh_Hans_CN", "en"]), default="zh_Hans_CN")
def explain(reference: str, lang: str) -> None:
    """Say step by step how everything about the record or disclosure REFERENCE follows from the rules."""
    database = toolbox().database
    in_use.bring_up_to_date(database, at_once=True)
    with database.reading() as session, force_locale(lang):
        disclosure = disclosures.find_by_reference(session, reference)
        record = disclosure.record if disclosure else records.find_by_reference(session, reference)
        if record is None:
            raise click.ClickException(f"There is no record {reference}.")
        words = labels.in_words(queries.explanation_of(session, record, clock.today(), disclosure))
        _print(words)
        if record.polarity == Polarity.NEGATIVE:
            _print_readiness(repairs.readiness(session, record, clock.today()))
        click.echo(f"rulebook {words['rulebook_version']}; recorded under {record.rulebook_version}")


def _print_readiness(readiness: Readiness) -> None:
    click.echo(gettext("Credit repair"))
    click.echo(repair_labels.in_one_sentence(readiness))
    for line in repair_labels.checklist(readiness):
        click.echo(f"[{'x' if line['is_met'] else ' '}] {line['label']}: {line['text']}\n   {line['source']}")
    click.echo("")


def _print(words: labels.Words) -> None:
    number = 0
    for chapter in words["chapters"]:
        click.echo(f"\n{chapter['title']}")
        for sentence, source in zip(chapter["steps"], chapter["sources"], strict=True):
            number += 1
            click.echo(f"{number}. {sentence}\n   {source}")
    for gate in words["gates"]:
        click.echo(f"[{'x' if gate['is_passed'] else ' '}] {gate['label']}: {gate['reason']}")
    click.echo("")
