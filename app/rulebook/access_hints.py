"""What makes a look at a person's record unusual: thresholds of the office, as data."""

from dataclasses import dataclass

from app.rulebook.loading import cached, load_document
from app.rulebook.rules import Source, rule_of

FILE = "access_hints.toml"


@dataclass(frozen=True)
class AccessHints:
    """The thresholds: looks a day, the hours of the office, days around a case; and where they stand."""

    many_looks: int
    from_hour: int
    to_hour: int
    case_days: int
    labels: dict[str, str]
    source: Source


@cached
def access_hints() -> AccessHints:
    """Give the thresholds in use."""
    found: dict[str, dict[str, int]] = {}
    labels: dict[str, str] = {}
    for entry in load_document(FILE).entries("hint"):
        code, source = entry.text("code"), rule_of(entry).source
        labels[code] = entry.text("label")
        found[code] = {name: entry.whole(name) for name in _FIELDS[code]}
        entry.done()
    return AccessHints(
        many_looks=found["many-looks"]["looks"],
        from_hour=found["outside-hours"]["from_hour"],
        to_hour=found["outside-hours"]["to_hour"],
        case_days=found["without-case"]["days"],
        labels=labels,
        source=source,
    )


_FIELDS = {
    "many-looks": ("looks",),
    "outside-hours": ("from_hour", "to_hour"),
    "without-case": ("days",),
}
