"""What a gate can ask: small named questions about the facts of a disclosure.

The data name a predicate and its parameters; a new gate over known facts needs no code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from app.rulebook.lists import find_list, list_code_of


@dataclass(frozen=True)
class GateFacts:
    """What the gates look at, on the day `on` of the decision or the display.

    Whatever is not known stays None or False and keeps its gate closed. `proposed_by` and
    `decided_by` are opaque marks of people; `publish_until` and `use_until` are last days.
    """

    on: date
    record_kind: str = "penalty"
    has_catalogue_item: bool = False
    item_in_force: bool = False
    item_access_mode: str | None = None
    publication_basis: str | None = None
    subject_birth_on: date | None = None
    is_sealed: bool = False
    is_summary_procedure: bool = False
    notice_served_on: date | None = None
    reply_due_on: date | None = None
    reply_received: bool = False
    reply_considered: bool = False
    reply_waived: bool = False
    is_hearing_open: bool = False
    documents_served_on: date | None = None
    proposed_by: str | None = None
    decided_by: str | None = None
    publish_until: date | None = None
    use_until: date | None = None
    is_withdrawn_basis: bool = False
    list_code: str | None = None
    domain: str | None = None
    decided_on: date | None = None


Params = Mapping[str, Any]
Predicate = Callable[[GateFacts, Params], bool]

FACT_NAMES = frozenset(fact.name for fact in fields(GateFacts))


def is_true(facts: GateFacts, params: Params) -> bool:
    """The fact is so."""
    return _fact(facts, params) is True


def is_false(facts: GateFacts, params: Params) -> bool:
    """The fact is not so."""
    return _fact(facts, params) is False


def is_present(facts: GateFacts, params: Params) -> bool:
    """The fact is known and not empty."""
    return bool(_fact(facts, params))


def is_absent(facts: GateFacts, params: Params) -> bool:
    """The fact is unknown or empty."""
    return not _fact(facts, params)


def is_one_of(facts: GateFacts, params: Params) -> bool:
    """The fact is one of the `allowed` words."""
    return _fact(facts, params) in params["allowed"]


def is_not_one_of(facts: GateFacts, params: Params) -> bool:
    """The fact is none of the words in `refused`."""
    return _fact(facts, params) not in params["refused"]


def is_reached(facts: GateFacts, params: Params) -> bool:
    """The day that the fact names has come."""
    day = _fact(facts, params)
    return isinstance(day, date) and day <= facts.on


def within(facts: GateFacts, params: Params) -> bool:
    """The day that the fact names as the last is not over."""
    day = _fact(facts, params)
    return isinstance(day, date) and facts.on <= day


def is_adult(facts: GateFacts, params: Params) -> bool:
    """The person has reached `age` years; whoever is born on 29 February does so on 1 March."""
    birth = facts.subject_birth_on
    if birth is None:
        return False
    reached = facts.on.year - birth.year - ((facts.on.month, facts.on.day) < (birth.month, birth.day))
    return reached >= int(params["age"])


def reply_window_over(facts: GateFacts, _params: Params) -> bool:
    """The last day to reply is over or the person waived it, and a reply that came has been considered."""
    is_past = facts.reply_due_on is not None and facts.on > facts.reply_due_on
    is_over = is_past or (facts.reply_waived and facts.reply_due_on is not None)
    return is_over and (facts.reply_considered or not facts.reply_received)


def two_people(facts: GateFacts, _params: Params) -> bool:
    """One person proposed, and another one decided."""
    return bool(facts.proposed_by) and bool(facts.decided_by) and facts.proposed_by != facts.decided_by


def list_in_force(facts: GateFacts, _params: Params) -> bool:
    """The list is known, switched on and in force."""
    list_code = facts.list_code or list_code_of(facts.record_kind)
    found = find_list(list_code, facts.on) if list_code else None
    return found is not None and found.is_in_force(facts.on)


PREDICATES: Mapping[str, Predicate] = {
    "is-true": is_true,
    "is-false": is_false,
    "is-present": is_present,
    "is-absent": is_absent,
    "is-one-of": is_one_of,
    "is-not-one-of": is_not_one_of,
    "is-reached": is_reached,
    "within": within,
    "is-adult": is_adult,
    "reply-window-over": reply_window_over,
    "two-people": two_people,
    "list-in-force": list_in_force,
}

NEEDED_PARAMS: Mapping[str, frozenset[str]] = {
    "is-true": frozenset({"fact"}),
    "is-false": frozenset({"fact"}),
    "is-present": frozenset({"fact"}),
    "is-absent": frozenset({"fact"}),
    "is-one-of": frozenset({"fact", "allowed"}),
    "is-not-one-of": frozenset({"fact", "refused"}),
    "is-reached": frozenset({"fact"}),
    "within": frozenset({"fact"}),
    "is-adult": frozenset({"age"}),
    "reply-window-over": frozenset(),
    "two-people": frozenset(),
    "list-in-force": frozenset(),
}


def _fact(facts: GateFacts, params: Params) -> object:
    return getattr(facts, params["fact"])
