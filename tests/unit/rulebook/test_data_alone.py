"""A list, a term, a gate and a clock can be added by data alone; wrong data say where they are wrong."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.rulebook.catalogue import initial_items, match_item
from app.rulebook.code_tables import domains
from app.rulebook.deadlines import all_deadlines, due
from app.rulebook.gates import GateFacts, all_gates, evaluate
from app.rulebook.lists import all_lists, find_list
from app.rulebook.loading import RulebookError, overlay
from app.rulebook.measures import all_measures
from app.rulebook.retention import all_retentions
from app.rulebook.rules import RULEBOOK_VERSION, all_rules, current_version
from app.rulebook.severity import all_classes, split_kinds
from app.rulebook.spans import Span
from app.rulebook.term_table import all_terms
from app.rulebook.terms import Finding, derive

NOW = date(2026, 11, 22)

RULE = """
[[statute]]
code = "county-2026"
title = "某县公共信用信息管理办法"
in_force_from = 2026-06-01
dates = "read"

[[rule]]
code = "county-list"
statute = "county-2026"
article = "第三条"
status = "read"
text = "The county keeps a list of its own."
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_list_added_by_data_makes_a_refused_row_acceptable(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        rules=RULE,
        lists="""
[[list]]
code = "county-list"
name = "县级名单"
label = "County list"
rule = "county-list"
standard = "某县公共信用信息管理办法"
scope = "b"
record_kind = "serious-list"
switched_on = true
removal = "Removed when the term is over."
removal_rule = "county-list"
""",
        catalogue="""
[[item]]
code = "list-county"
name = "县级名单信息"
label = "County list"
category = "serious-lists"
record_kind = "serious-list"
list_code = "county-list"
collecting_basis = "某县公共信用信息管理办法"
publication_basis = "某县公共信用信息管理办法"
access_mode = "public"
retention = "negative-record"
rule = "county-list"
""",
    )
    wanted = {"record_kind": "serious-list", "list_code": "county-list"}
    facts = GateFacts(on=NOW, record_kind="serious-list", list_code="县级名单")

    def is_gate_open() -> bool:
        return {gate.code: gate.is_open for gate in evaluate(facts)}["list-in-force"]

    assert match_item(initial_items(), on=NOW, **wanted) is None
    assert not is_gate_open()
    with overlay(folder):
        assert find_list("县级名单", NOW) is not None
        assert find_list("县级名单", date(2026, 5, 31)) is None
        assert match_item(initial_items(), on=NOW, **wanted) is not None
        assert match_item(initial_items(), on=date(2026, 5, 31), **wanted) is None
        assert is_gate_open()
        assert current_version() != RULEBOOK_VERSION
    assert match_item(initial_items(), on=NOW, **wanted) is None
    assert current_version() == RULEBOOK_VERSION


def test_a_term_added_by_data_governs_from_its_first_day_only(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        rules=RULE,
        terms="""
[[term]]
code = "county-fines"
rule = "county-list"
precedence = 60
finding_kinds = ["penalty"]
severities = ["general"]
min_months = 1
max_months = 2
publishes = true
""",
    )
    with overlay(folder):
        assert derive(Finding("penalty", date(2026, 5, 31), ("罚款",))).max_term == Span.of(years=1)
        assert derive(Finding("penalty", date(2026, 6, 1), ("罚款",))).max_term == Span.of(months=2)


def test_a_newer_version_of_a_term_takes_over_from_its_day(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        terms="""
[[term]]
code = "order-36-general"
rule = "term-general"
in_force_from = 2027-01-01
precedence = 10
finding_kinds = ["penalty"]
severities = ["general"]
min_months = 3
max_months = 6
publishes = true
""",
    )
    with overlay(folder):
        assert derive(Finding("penalty", date(2026, 12, 31), ("罚款",))).max_term == Span.of(years=1)
        assert derive(Finding("penalty", date(2027, 1, 1), ("罚款",))).max_term == Span.of(months=6)


def test_a_gate_added_by_data_closes_the_way(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        gates="""
[[gate]]
code = "not-volunteering"
order = 15
label = "Not about voluntary service"
rule = "no-catalogue-item"
predicate = "is-not-one-of"
params = { fact = "domain", refused = ["volunteering"] }
open = "It is not about voluntary service."
closed = "Voluntary service is never disclosed."
""",
    )
    with overlay(folder):
        gates = evaluate(GateFacts(on=NOW, domain="volunteering"))
        assert [gate.code for gate in gates][1] == "not-volunteering"
        assert not gates[1].is_open
        assert evaluate(GateFacts(on=NOW, domain="tax"))[1].is_open


def test_a_clock_replaced_by_data_runs_as_the_operator_set_it(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        deadlines="""
[[deadline]]
code = "disclosure-reply"
label = "Reply to the notice of a disclosure"
rule = "office-default"
length = 10
unit = "working-days"
""",
    )
    with overlay(folder):
        assert due("disclosure-reply", NOW).on == date(2026, 12, 4)
    assert due("disclosure-reply", NOW).on == date(2026, 11, 27)


LIST = """
[[list]]
code = "x"
name = "某名单"
label = "X"
rule = "list-market"
scope = "b"
record_kind = "serious-list"
removal = "R."
removal_rule = "list-market"
"""
TERM = """
[[term]]
code = "x"
rule = "term-general"
precedence = {precedence}
finding_kinds = ["penalty"]
severities = ["{severity}"]
min_months = {low}
max_months = {high}
publishes = true
"""
GATE = """
[[gate]]
code = "x"
order = 1
label = "X"
rule = "five-years"
predicate = "{predicate}"
params = {{ fact = "{fact}" }}
open = "{words}"
closed = "Closed."
"""


def term(precedence: int = 99, severity: str = "general", low: int = 1, high: int = 2) -> str:
    return TERM.format(precedence=precedence, severity=severity, low=low, high=high)


def gate(predicate: str = "is-true", fact: str = "is_sealed", words: str = "Open.") -> str:
    return GATE.format(predicate=predicate, fact=fact, words=words)


@pytest.mark.parametrize(
    ("file", "text", "load", "complaint"),
    [
        ("rules", "[[rule]]\ncode = 'x'\nstatute = 'y'\n", all_rules, "rules.toml: rule x: there is no"),
        ("rules", "not toml", all_rules, "rules.toml: cannot be read"),
        ("lists", LIST + "switched_on = true\n", all_lists, "lists.toml: list x: it is switched on without"),
        ("lists", LIST + "colour = 'red'\n", all_lists, "lists.toml: list x: unknown keys: colour"),
        ("lists", LIST + "aliases = ['安全生产']\n", all_lists, "shares a code or name"),
        ("lists", LIST + "aliases = '安全生产'\n", all_lists, "'aliases' has the wrong type"),
        ("lists", LIST + "in_force_to = 1999-01-01\n", all_lists, "it ends before it begins"),
        ("lists", LIST.replace('"b"', '"z"'), all_lists, "'scope' is 'z'; allowed are: a, b, c, d"),
        ("lists", LIST.replace("list-market", "nothing", 1), all_lists, "there is no rule 'nothing'"),
        ("lists", LIST.replace('label = "X"', ""), all_lists, "'label' is missing"),
        ("terms", term(precedence=10), all_terms, "term x|fits the same findings"),
        ("terms", term(low=3), all_terms, "'min_months' is more than"),
        ("terms", term(low=0, high=0), all_terms, "publishes for no time"),
        ("terms", term(high=61), all_terms, "longer than anything negative"),
        ("terms", term(severity="awful"), all_terms, "'severities' may hold"),
        ("gates", gate(predicate="guess"), all_gates, "there is no predicate 'guess'"),
        ("gates", gate(predicate="two-people"), all_gates, "needs these 'params': none"),
        ("gates", gate(fact="weather"), all_gates, "there is no fact 'weather'"),
        ("gates", gate(words="%(weather)s"), all_gates, "names something that is not a fact"),
        (
            "deadlines",
            "[[deadline]]\ncode='x'\nlabel='X'\nrule='five-years'\nlength=-1\nunit='days'",
            all_deadlines,
            "deadline x: 'length' must not be negative",
        ),
        (
            "severity",
            "[[class]]\ncode='x'\nrule='five-years'\nseverity='minor'\n",
            all_classes,
            "names no kind",
        ),
        ("severity", "[synonyms]\n'罚钱' = ['罚钱款']\n", lambda: split_kinds("x"), "罚钱 means a kind"),
        (
            "measures",
            "[[measure]]\ncode='x'\nrule='five-years'\ngroup='market'\nlists=['nope']\n",
            all_measures,
            "measure x: there is no list nope",
        ),
        (
            "retention",
            "[[retention]]\ncode='x'\nlabel='X'\nrule='five-years'\nmonths=0\n",
            all_retentions,
            "'months' must be",
        ),
        (
            "code_tables",
            "[[domain]]\ncode='tax'\nname='税'\nlabel='T'\nrule='key-fields'\nin_force_from=2030-01-01",
            domains,
            "domain: a code stands there twice",
        ),
        (
            "catalogue",
            "[[item]]\ncode='x'\nname='某'\nlabel='X'\ncategory='own'\nrecord_kind='permit'\n"
            "collecting_basis='法'\naccess_mode='public'\nretention='objection'\nrule='five-years'\n",
            initial_items,
            "item x: it is for public display without",
        ),
    ],
)
def test_wrong_data_name_the_file_and_the_entry(
    tmp_path: Path, file: str, text: str, load: Callable[[], object], complaint: str
) -> None:
    folder = write(tmp_path, **{file: text})
    with pytest.raises(RulebookError, match=complaint) as caught, overlay(folder):
        load()
    assert f"{file}.toml" in str(caught.value)
