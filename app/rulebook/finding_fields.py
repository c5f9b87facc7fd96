"""To which key field a finding belongs, and which body of law has terms of its own for it."""

from dataclasses import dataclass

from app.rulebook.code_tables import find_domain
from app.rulebook.loading import Entry, cached, load_document
from app.rulebook.rules import rule_of

FILE = "fields.toml"


@dataclass(frozen=True)
class Mark:
    """Words by which a field or a regime is known: in the law cited, or in the body's name."""

    code: str
    domain: str | None
    laws: tuple[str, ...]
    bodies: tuple[str, ...]
    rule_id: str

    def fits(self, basis: str, body_name: str) -> bool:
        """Tell whether the basis or the body has one of the words."""
        return any(word in basis for word in self.laws) or any(word in body_name for word in self.bodies)


def domain_of(*, basis: str, body_name: str) -> str | None:
    """Give the code of the key field: what the law cited says goes before whose body it is."""
    by_law = (mark.domain for mark in _marks("field") if mark.fits(basis, ""))
    by_body = (mark.domain for mark in _marks("field") if mark.fits("", body_name))
    return next(by_law, None) or next(by_body, None)


def regime_of(*, body_name: str) -> str | None:
    """Give the code of the body of law with terms of its own, or None for the general order."""
    return next((mark.code for mark in _marks("regime") if mark.fits("", body_name)), None)


@cached
def _all_marks() -> dict[str, tuple[Mark, ...]]:
    document = load_document(FILE)
    return {table: tuple(map(_read_mark, document.entries(table))) for table in ("field", "regime")}


def _marks(table: str) -> tuple[Mark, ...]:
    return _all_marks()[table]


def _read_mark(entry: Entry) -> Mark:
    domain = entry.optional_text("domain")
    mark = Mark(
        code=entry.text("code"),
        domain=domain,
        laws=entry.texts("laws"),
        bodies=entry.texts("bodies"),
        rule_id=rule_of(entry).id,
    )
    if domain is not None and find_domain(domain) is None:
        raise entry.wrong(f"there is no field {domain!r}")
    entry.done()
    return mark
