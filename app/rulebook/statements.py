"""How long a person's own statement on a record may be (rule 4.5). Data, set by the office."""

from dataclasses import dataclass

from app.rulebook.loading import RulebookError, cached, load_document
from app.rulebook.rules import rule_of

FILE = "statements.toml"


@dataclass(frozen=True)
class StatementLimit:
    """One figure; `label` is an English message id that says what is counted and in which unit."""

    id: str
    label: str
    value: int
    rule_id: str


def longest_text() -> int:
    """Give the most characters a statement may have."""
    return the_limit().value


@cached
def the_limit() -> StatementLimit:
    """Give the only figure that there is, with its rule."""
    (entry,) = load_document(FILE).entries("limit")
    limit = StatementLimit(
        id=entry.text("code"),
        label=entry.text("label"),
        value=entry.whole("value"),
        rule_id=rule_of(entry).id,
    )
    entry.done()
    if limit.value == 0:
        raise RulebookError(f"{FILE}: 0 would let nobody write")
    return limit
