"""A list, a term and a gate are added by data alone: the portal then takes in and refuses otherwise."""

from __future__ import annotations

from pathlib import Path

from app.kernel.permissions import Role
from app.rulebook.layers import overlay
from tests.support import people
from tests.support import records_steps as records
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

RULE = """
[[statute]]
code = "county-2020"
title = "某县公共信用信息管理办法"
in_force_from = 2020-06-01
dates = "read"

[[rule]]
code = "county-rule"
statute = "county-2020"
article = "第三条"
status = "read"
text = "The county keeps a list of its own."
"""
LIST = """
[[list]]
code = "county-list"
name = "县级严重失信名单"
label = "County list"
rule = "county-rule"
standard = "某县公共信用信息管理办法第三条"
scope = "b"
record_kind = "serious-list"
switched_on = true
removal = "Removed when the term is over."
removal_rule = "county-rule"
"""
ITEM = """
[[item]]
code = "list-county"
name = "县级严重失信名单信息"
label = "County list"
category = "serious-lists"
record_kind = "serious-list"
list_code = "county-list"
collecting_basis = "某县公共信用信息管理办法"
publication_basis = "某县公共信用信息管理办法"
access_mode = "public"
retention = "negative-record"
rule = "county-rule"
"""
TERM = """
[[term]]
code = "county-licences"
rule = "county-rule"
precedence = 90
finding_kinds = ["penalty"]
severities = ["serious"]
min_months = 0
max_months = 0
publishes = false
"""
GATE = """
[[gate]]
code = "not-transport"
order = 15
label = "Not about transport"
rule = "county-rule"
predicate = "is-not-one-of"
params = { fact = "domain", refused = ["traffic-safety"] }
open = "It is not about transport."
closed = "Transport is never disclosed here."
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def reviewer(portal: Portal) -> Visitor:
    people.make_staff(portal, Role.REVIEWER, login="reviewer-one")
    return people.sign_in(portal, "reviewer-one")


def proposal(visitor: Visitor, record: str) -> Page:
    """The page on which this record is proposed, opened as a reviewer does."""
    page = visitor.open(f"/office/records/{record}?lang=en")
    if not page.has_link("See the gates"):
        page = page.submit(purpose="办理公示")
    return page.click("See the gates")


def test_a_list_added_by_data_is_taken_in_proposed_and_ends_with_the_data(
    portal: Portal, tmp_path: Path
) -> None:
    def handed_in() -> tuple[str, dict[str, str]]:
        row = records.list_row(list_name="县级严重失信名单")
        batch = records.hand_in(portal, [row], "serious-list")
        return records.outcomes(portal, batch)[0][0], row

    assert handed_in()[0] == "rejected"
    with overlay(write(tmp_path, rules=RULE, lists=LIST, catalogue=ITEM)):
        outcome, row = handed_in()
        assert outcome == "accepted"
        record = records.record_of(portal, row["决定书文号"])
        staff = reviewer(portal)
        page = proposal(staff, record)
        assert page.has_button("Propose publication")
        assert "County list" in portal.visitor().open("/catalogue/lists?lang=en").text
    assert not proposal(staff, record).has_button("Propose publication"), "the list is gone with its data"
    assert handed_in()[0] == "rejected"


def test_a_term_added_by_data_shuts_the_way_for_what_is_found_under_it(
    portal: Portal, tmp_path: Path
) -> None:
    staff = reviewer(portal)
    before = records.make_record(portal, records.penalty_row())
    with overlay(write(tmp_path, rules=RULE, terms=TERM)):
        under_it = records.make_record(portal, records.penalty_row())
        page = proposal(staff, under_it)
        assert not page.has_button("Propose publication")
        assert "Within the term of publication" in page.text
        assert proposal(staff, before).has_button("Propose publication"), (
            "what was recorded before keeps its dates"
        )


def test_a_gate_added_by_data_refuses_a_proposal_and_hides_what_is_shown(
    portal: Portal, tmp_path: Path
) -> None:
    staff = reviewer(portal)
    record = records.make_record(portal, records.penalty_row())
    shown = records.published_disclosure(portal)
    page = proposal(staff, record)
    assert page.has_button("Propose publication")
    with overlay(write(tmp_path, rules=RULE, gates=GATE)):
        closed = proposal(staff, record)
        assert "Transport is never disclosed here." in closed.text
        assert not closed.has_button("Propose publication")
        refused = page.submit("Propose publication", reasons="具有一定社会影响。")
        assert refused.status == 422
        assert portal.visitor().open(f"/disclosures/{shown}").status == 404
        assert shown not in portal.visitor().open("/disclosures").html
    done = proposal(staff, record).submit("Propose publication", reasons="具有一定社会影响。")
    assert done.url.startswith("/office/disclosures/D")
    assert portal.visitor().open(f"/disclosures/{shown}").status == 200
