"""`flask publicity import FILE`: an official document's text becomes an article."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.features.publicity import labels, services
from app.features.publicity.decoding import NotText, decoded
from app.features.publicity.models import Article
from app.features.publicity.states import ArticleState
from app.features.search import jobs
from app.features.search.documents import ARTICLE, document_id
from app.kernel.actors import SYSTEM
from app.kernel.errors import InvalidInput
from app.web.toolbox import toolbox

publicity = AppGroup("publicity", help="Articles for the public.")
commands = (publicity,)
_MOST_BYTES = 5_000_000


@publicity.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish", is_flag=True, help="Publish it at once, as the portal itself.")
@click.option(
    "--lang", type=click.Choice(["zh_Hans_CN", "en"]), default="zh_Hans_CN", help="Language of the answer."
)
def import_file(file: Path, publish: bool, lang: str) -> None:
    """Make one article of FILE, text or HTML in UTF-8 or GB 18030; the same again changes nothing."""
    tools = toolbox()
    data = _bytes_of(file)
    with force_locale(lang):
        try:
            with tools.database.transaction() as session:
                article = services.import_document(
                    session,
                    SYSTEM,
                    text=_words_of(data),
                    source_digest=hashlib.sha256(data).hexdigest(),
                    publish=publish,
                )
        except InvalidInput as problem:
            words = labels.problem_in_words(problem.code, problem.values)
            raise click.ClickException(words) from problem
        # Found at once, also where no worker runs.
        jobs.apply_now(tools, {document_id(ARTICLE, article.id)})
        click.echo(_answer(article))


def _words_of(data: bytes) -> str:
    try:
        return decoded(data)
    except NotText:
        raise click.ClickException("The file is not text in UTF-8 or GB 18030.") from None


def _bytes_of(file: Path) -> bytes:
    if file.stat().st_size > _MOST_BYTES:
        raise click.ClickException("The file is larger than 5 MB: give the document's text alone.")
    return file.read_bytes()


def _answer(article: Article) -> str:
    headings = sum(bool(block["anchor"]) for block in article.blocks)
    address = f"{toolbox().settings.base_url.rstrip('/')}/publicity/{article.slug}"
    state = labels.STATES[ArticleState(article.state)]
    return "\n".join([article.title, f"{address}  {state}", labels.headings_count(headings)])
