"""The words of a derivation: each step names its rule and says in a sentence what followed from it.

A step's `message` is an English message id and `values` what it needs: days (date), spans (`Span`),
a severity (`Severity`) and Chinese names of law (str). Whoever shows a step translates the message
and writes the values in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.rulebook.marking import N_
from app.rulebook.rules import get_rule
from app.rulebook.severity import Classified
from app.rulebook.spans import Span
from app.rulebook.term_table import Term

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "not-negative": N_("This record is not negative information: no term of publication runs."),
        "judged-by-day": N_("The finding was made on %(decided_on)s. The rules in force on that day apply."),
        "severity": N_("It counts as %(severity)s, because of: %(kinds)s."),
        "severity-list-entry": N_("It counts as %(severity)s, as every entry in a list does."),
        "severity-unlisted": N_(
            "It counts as %(severity)s; no kind of penalty is given that the table knows."
        ),
        "term": N_(
            "%(law)s lets it be shown for at least %(min_term)s and at most %(max_term)s (%(article)s)."
        ),
        "term-without-minimum": N_(
            "%(law)s lets it be shown for at most %(max_term)s, without a minimum (%(article)s)."
        ),
        "extension": N_("The decision itself adds %(extension)s, which %(law)s allows."),
        "clock": N_("The clock starts on %(clock_start)s, the date of the decision."),
        "repair": N_("Repair can be asked for from %(earliest_repair_on)s, when the minimum term is over."),
        "repair-at-once": N_("Repair can be asked for as soon as the duty is performed."),
        "end": N_("The last day of the display is %(publish_until)s. It then ends by itself."),
        "cut-by-five-years": N_(
            "The limit on use ends earlier than the term: the last day of the display is %(publish_until)s."
        ),
        "over-before-it-began": N_(
            "It could be used until %(use_until)s only, before the decision was made: it is not shown at all."
        ),
        "not-published": N_(
            "As a rule it is not published here: only the person and those they authorise see it."
        ),
        "no-basis": N_(
            "It is never shown to the public: the catalogue gives no basis for publishing it. "
            "Only the person and those they authorise see it."
        ),
        "no-rule": N_(
            "No rule in force on %(decided_on)s gives it a term of publication: it is not published."
        ),
        "five-years": N_(
            "Nothing negative is shown or used for more than %(limit)s from %(start)s: "
            "the last day is %(use_until)s."
        ),
        "item": N_("It falls under the item “%(item)s” of the catalogue, version %(version)s."),
        "item-from": N_(
            "That version is in force from %(first)s on; the decision was made on %(decided_on)s."
        ),
        "item-until": N_(
            "That version is in force from %(first)s to %(last)s; the decision was made on %(decided_on)s."
        ),
        "collected": N_("It is collected on the basis of: %(basis)s."),
        "access": N_("Who may see it by this item: %(access_mode)s."),
        "published": N_("The basis for publishing is: %(basis)s."),
        "regime": N_("The decision belongs to a field with terms of its own: %(regime)s."),
        "governs": N_("%(law)s governs it: that rule is in force from %(first)s on."),
        "governed": N_("%(law)s governs it: that rule is in force from %(first)s to %(last)s."),
        "not-yet": N_("%(law)s does not apply: it is in force from %(first)s only, after the decision."),
        "no-longer": N_("%(law)s does not apply: it was in force until %(last)s, before the decision."),
        "yields": N_("%(law)s would fit too, but the more special rule goes before it."),
        "class-from": N_("That class stands in the table in force from %(first)s on."),
        "class-until": N_("That class stands in the table in force from %(first)s to %(last)s."),
        "maximum": N_("Together, the longest display is %(max_term)s."),
        "clock-runs": N_("%(clock)s: %(count)s working days from %(start)s, the last is %(due_on)s."),
        "days-counted": N_("Counted: %(days)s."),
        "days-skipped": N_("Not counted, because offices are closed: %(days)s."),
        "provisional": N_(
            "The working calendar of that year is not decreed yet: weekends and statutory holidays are "
            "reckoned, and the day may still move."
        ),
        "holidays-missing": N_("These holidays cannot be reckoned yet: %(holidays)s."),
        "in-time": N_("It was handed in on %(day)s, in time."),
        "late": N_(
            "It was handed in on %(day)s, %(count)s working days late. The record stands; "
            "it counts against the body."
        ),
    }
)
"""Every sentence a derivation can hold, by the id of its text."""


DISPLAY_ENDS = frozenset({"end", "cut-by-five-years"})
"""The steps that say until when something is displayed."""


@dataclass(frozen=True)
class Step:
    """One step: the rule it rests on, the id of its sentence, and what the sentence needs."""

    rule_id: str
    text_id: str
    values: Mapping[str, object]

    @property
    def message(self) -> str:
        """The English message id, with named placeholders."""
        return MESSAGES[self.text_id]


def not_negative(rule_id: str) -> Step:
    """Say that no term runs."""
    return Step(rule_id, "not-negative", {})


def judged_by_day(rule_id: str, decided_on: date) -> Step:
    """Say which day chooses the rules."""
    return Step(rule_id, "judged-by-day", {"decided_on": decided_on})


def severity(classified: Classified, kinds: tuple[str, ...], *, is_list_entry: bool = False) -> Step:
    """Say how serious it is and why."""
    values: dict[str, object] = {"severity": classified.severity}
    if is_list_entry:
        return Step(classified.rule_id, "severity-list-entry", values)
    if not kinds:
        return Step(classified.rule_id, "severity-unlisted", values)
    return Step(classified.rule_id, "severity", values | {"kinds": "、".join(kinds)})


def term(term: Term) -> Step:
    """Say which law gives the term, and how long it is."""
    values = _law(term) | {"min_term": term.min_term, "max_term": term.max_term}
    return Step(term.rule_id, "term" if term.min_term else "term-without-minimum", values)


def extension(term: Term, span: Span) -> Step:
    """Say what the decision itself adds."""
    return Step(term.rule_id, "extension", _law(term) | {"extension": span})


def clock(term: Term, clock_start: date) -> Step:
    """Say when the clock starts."""
    return Step(term.rule_id, "clock", {"clock_start": clock_start})


def repair(term: Term, earliest_repair_on: date) -> Step:
    """Say from when repair can be asked for."""
    text_id = "repair" if term.min_term else "repair-at-once"
    return Step(term.rule_id, text_id, {"earliest_repair_on": earliest_repair_on})


def end(term: Term, publish_until: date) -> Step:
    """Say which day is the last of the display."""
    return Step(term.rule_id, "end", {"publish_until": publish_until})


def cut_by_five_years(rule_id: str, publish_until: date) -> Step:
    """Say that the limit on use comes before the end of the term."""
    return Step(rule_id, "cut-by-five-years", {"publish_until": publish_until})


def over_before_it_began(rule_id: str, use_until: date) -> Step:
    """Say that the limit on use was over before the finding."""
    return Step(rule_id, "over-before-it-began", {"use_until": use_until})


def not_published(term: Term) -> Step:
    """Say that the law shows it to nobody else."""
    return Step(term.rule_id, "not-published", {})


def without_display(found: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps of a finding that may not be published: no end of display, and why there is none."""
    kept = tuple(step for step in found if step.text_id not in DISPLAY_ENDS)
    return found if kept == found else (*kept, Step("no-publication-without-basis", "no-basis", {}))


def no_rule(rule_id: str, decided_on: date) -> Step:
    """Say that no rule of that day gives a term."""
    return Step(rule_id, "no-rule", {"decided_on": decided_on})


def five_years(rule_id: str, start: date, limit: Span, use_until: date) -> Step:
    """Say until when it may be used at all."""
    return Step(rule_id, "five-years", {"limit": limit, "start": start, "use_until": use_until})


def _law(term: Term) -> dict[str, object]:
    source = get_rule(term.rule_id).source
    return {"law": source.title, "article": source.article}
