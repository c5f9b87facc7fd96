"""How long a person's own statement on a record may be (rule 4.5). Data, set by the office."""

from app.rulebook.limits import Limit, read_limits
from app.rulebook.loading import cached

FILE = "statements.toml"


def longest_text() -> int:
    """Give the most characters a statement may have."""
    return the_limit().value


@cached
def the_limit() -> Limit:
    """Give the only figure that there is, with its rule."""
    (limit,) = read_limits(FILE).values()
    return limit
