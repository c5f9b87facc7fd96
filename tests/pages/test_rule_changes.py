"""The rules are changed in the office by two people, from a day to come, and never back (feature 37)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.factory import create_app
from app.features.catalogue import queries as catalogue
from app.features.rules import in_use
from app.features.rules.models import RuleChange
from app.kernel import clock
from app.kernel.permissions import Role
from app.rulebook import layers
from app.rulebook.deadlines import due
from app.rulebook.lists import find_list
from app.rulebook.spans import Span
from app.rulebook.terms import Finding, derive
from tests.support import people
from tests.support import records_steps as records
from tests.support import rules_steps as steps
from tests.support.portal import Portal, Visitor

ONE_DAY = timedelta(days=1)


def coming(days: int = 30) -> date:
    return clock.today() + timedelta(days=days)


def fine_on(day: date) -> Span:
    return derive(Finding("penalty", day, ("罚款",))).max_term


def test_a_term_changed_by_two_people_governs_from_its_day_by_itself(portal: Portal) -> None:
    first_day = coming()
    reference = steps.propose(
        steps.administrator(portal), "term", "change", "order-36-general", first_day, max_months="6"
    )
    assert fine_on(first_day) == Span.of(months=12), "a proposal changes nothing"
    page = steps.decide(steps.reviewer(portal), reference)
    assert page.status == 200
    assert "approved, not yet in force" in page.text
    assert fine_on(first_day - ONE_DAY) == Span.of(months=12)
    assert fine_on(first_day) == Span.of(months=6)
    with clock.travel(first_day):
        page = portal.visitor().open(f"/rules/changes/{reference}?lang=en")
        assert page.summary("State") == "in force"
        assert ["Longest display in months", "12", "6", "changed"] in page.rows("The entry before and after")


def test_an_earlier_decision_keeps_its_term_when_a_later_rule_is_approved(portal: Portal) -> None:
    record = records.make_record(portal, records.fine_row(decided="2026/05/12"))
    before = portal.run("rules", "explain", record, "--lang", "en")
    first_day = coming()
    reference = steps.propose(
        steps.administrator(portal), "term", "change", "order-36-general", first_day, max_months="6"
    )
    steps.decide(steps.reviewer(portal), reference)
    with clock.travel(first_day):
        after = portal.run("rules", "explain", record, "--lang", "en")
    assert [line for line in before.splitlines() if "at most" in line] == [
        line for line in after.splitlines() if "at most" in line
    ]


def test_the_preview_counts_what_would_be_judged_otherwise_and_names_nobody(portal: Portal) -> None:
    fined = records.make_record(portal, records.fine_row(name="何守约"))
    records.make_record(portal, records.penalty_row(name="周守信"))
    page = steps.fill(
        steps.form_page(steps.administrator(portal), "term", "change", "order-36-general"),
        "See what would change",
        coming(),
        max_months="6",
    )
    assert page.status == 200
    assert "Decisions made before that day: 0 of 2 records looked at are judged otherwise" in page.text
    assert "1 of 2 would be judged otherwise" in page.text
    assert [row[0] for row in page.rows("Examples, by reference")] == [fined]
    assert "何守约" not in page.text
    assert "nothing waits" in page.open("/office/rules/").text.lower(), "a preview keeps nothing"


def test_a_gate_added_in_the_office_is_previewed_with_the_disclosures_it_closes(portal: Portal) -> None:
    disclosure = records.published_disclosure(portal)
    first_day = clock.today() + ONE_DAY
    gate = {
        "code": "no-transport",
        "label": "不涉及交通运输",
        "order": "15",
        "predicate": "is-not-one-of",
        "fact": "domain",
        "words": "traffic-safety",
        "open": "不涉及交通运输。",
        "closed": "涉及交通运输的不公示。",
        "rule": "no-catalogue-item",
    }
    administrator = steps.administrator(portal)
    page = steps.fill(
        steps.form_page(administrator, "gate", "add"), "See what would change", first_day, **gate
    )
    assert f"For example: {disclosure}." in page.text, page.text
    reference = steps.propose(administrator, "gate", "add", "", first_day, **gate)
    steps.decide(steps.reviewer(portal, "reviewer-two"), reference)
    assert portal.visitor().open(f"/disclosures/{disclosure}").status == 200
    with clock.travel(first_day):
        assert portal.visitor().open(f"/disclosures/{disclosure}").status == 404


def test_the_proposer_cannot_approve(portal: Portal) -> None:
    administrator = steps.administrator(portal)
    reference = steps.propose(administrator, "deadline", "change", "disclosure-reply", coming(), length="10")
    page = administrator.open(f"/office/rules/{reference}/decide?lang=en")
    assert not page.has_button("Record my decision")
    answer = administrator.client.post(
        f"/office/rules/{reference}/decide",
        data={"csrf_token": token(administrator), "decision": "approve", "reasons": "x"},
    )
    assert answer.status_code == 422
    assert due("disclosure-reply", coming()).on == due("disclosure-reply", coming()).on
    assert "waits for a second person" in administrator.open(f"/office/rules/{reference}?lang=en").text


def test_another_administrator_can_approve(portal: Portal) -> None:
    reference = steps.propose(
        steps.administrator(portal), "deadline", "change", "disclosure-reply", coming(), length="10"
    )
    steps.decide(steps.administrator(portal, "admin-two"), reference)
    earlier, later = coming(29), coming(30)
    assert (due("disclosure-reply", later).on - later).days > (
        due("disclosure-reply", earlier).on - earlier
    ).days


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_change_cannot_begin_today_or_in_the_past(portal: Portal, days: int) -> None:
    page = steps.fill(
        steps.form_page(steps.administrator(portal), "term", "change", "order-36-general"),
        "Propose it to another person",
        coming(days),
        max_months="6",
    )
    assert page.status == 422
    assert page.errors == ["Choose a day after today: a later rule never reaches back"]


def test_a_proposal_whose_day_has_come_can_no_longer_be_approved(portal: Portal) -> None:
    administrator, reviewer = steps.administrator(portal), steps.reviewer(portal)
    reference = steps.propose(administrator, "term", "change", "order-36-general", coming(1), max_months="6")
    page = reviewer.open(f"/office/rules/{reference}/decide?lang=en")
    with clock.travel(clock.now() + timedelta(days=1)):
        page = people.sign_in(portal, "reviewer-one").open(f"/office/rules/{reference}/decide?lang=en")
        page = page.submit("Record my decision", decision="approve", reasons="核对无误。")
    assert page.errors == ["Its first day has come before it was approved. It has to be proposed anew."]
    assert fine_on(coming(2)) == Span.of(months=12)


def test_a_refused_change_alters_nothing_and_is_not_public(portal: Portal) -> None:
    reference = steps.propose(
        steps.administrator(portal), "term", "change", "order-36-general", coming(), max_months="6"
    )
    steps.decide(steps.reviewer(portal), reference, "refuse")
    assert fine_on(coming()) == Span.of(months=12)
    assert portal.visitor().open(f"/rules/changes/{reference}").status == 404


def test_the_proposer_can_withdraw_and_propose_anew(portal: Portal) -> None:
    administrator = steps.administrator(portal)
    first = steps.propose(administrator, "term", "change", "order-36-general", coming(), max_months="6")
    page = steps.fill(
        steps.form_page(administrator, "term", "change", "order-36-general"),
        "Propose it to another person",
        coming(40),
        max_months="9",
    )
    assert page.status == 422, "one change of an entry at a time"
    administrator.open(f"/office/rules/{first}/withdraw?lang=en").submit("Withdraw it")
    steps.propose(administrator, "term", "change", "order-36-general", coming(40), max_months="9")


@pytest.mark.parametrize(
    "fields",
    [
        {"max_months": "72"},
        {"min_months": "13"},
        {"max_months": "0", "min_months": "0"},
        {"max_months": "-1"},
    ],
)
def test_a_term_that_the_law_forbids_is_refused(portal: Portal, fields: dict[str, str]) -> None:
    page = steps.fill(
        steps.form_page(steps.administrator(portal), "term", "change", "order-36-general"),
        "Propose it to another person",
        coming(),
        **fields,
    )
    assert page.status == 422
    assert page.errors


NEW_LIST = {
    "code": "county-list",
    "name": "县级严重失信名单",
    "label": "县级严重失信名单",
    "standard": "某县信用管理条例第八条",
    "scope": "b",
    "record_kind": "serious-list",
    "switched_on": "y",
    "removal": "期满移出。",
    "rule": "new",
    "source_title": "某县信用管理条例",
    "source_article": "第八条",
    "source_status": "read",
    "source_text": "严重失信主体列入县级名单。",
}


def parts(day: date) -> list[str]:
    return [str(day.year), str(day.month), str(day.day)]


@pytest.mark.parametrize(("days_of_comment", "status"), [(30, 200), (29, 422), (0, 422)])
def test_a_list_needs_thirty_days_of_public_comment(
    portal: Portal, days_of_comment: int, status: int
) -> None:
    last = clock.today() - timedelta(days=3)
    comment = {}
    if days_of_comment:
        comment = {
            "comment_from": parts(last - timedelta(days=days_of_comment - 1)),
            "comment_to": parts(last),
        }
    page = steps.fill(
        steps.form_page(steps.administrator(portal), "list", "add"),
        "See what would change",
        coming(),
        **NEW_LIST,
        **comment,
    )
    assert page.status == status, page.errors


def test_a_list_added_in_the_office_with_its_source_takes_effect_on_its_day(portal: Portal) -> None:
    last = clock.today() - timedelta(days=3)
    comment = {"comment_from": parts(last - timedelta(days=40)), "comment_to": parts(last)}
    reference = steps.propose(steps.administrator(portal), "list", "add", "", coming(), **NEW_LIST, **comment)
    steps.decide(steps.reviewer(portal), reference)
    assert find_list("县级严重失信名单", coming() - ONE_DAY) is None
    found = find_list("县级严重失信名单", coming())
    assert found is not None
    assert found.source.title == "某县信用管理条例"
    with clock.travel(coming()):
        page = portal.visitor().open("/catalogue/lists/county-list?lang=en")
        assert "某县信用管理条例第八条" in page.summary("Legal standard")


def test_an_item_of_the_catalogue_gets_a_new_version_and_records_keep_theirs(portal: Portal) -> None:
    disclosure = records.published_disclosure(portal)
    first_day = clock.today() + ONE_DAY
    reference = steps.propose(
        steps.administrator(portal),
        "catalogue-item",
        "change",
        "revoked-licences",
        first_day,
        access_mode="authorised",
    )
    steps.decide(steps.reviewer(portal, "reviewer-two"), reference)
    with portal.reading() as session:
        for day, mode in ((first_day - ONE_DAY, "public"), (first_day, "authorised")):
            item = catalogue.find_item(
                session, record_kind="penalty", kinds=["吊销许可证件"], list_code=None, on=day
            )
            assert item is not None
            assert item.access_mode == mode
    with clock.travel(first_day):
        assert portal.visitor().open(f"/disclosures/{disclosure}").status == 200, "it never reaches back"
        page = portal.visitor().open("/catalogue/items/revoked-licences?lang=en")
    assert "Version 2" in page.text
    assert "Version 1" in page.text


def test_a_decision_of_before_can_still_be_handed_in_after_an_item_changed(portal: Portal) -> None:
    records.load_catalogue(portal)
    first_day = clock.today() + ONE_DAY
    reference = steps.propose(
        steps.administrator(portal), "catalogue-item", "change", "penalties", first_day, domain="tax"
    )
    steps.decide(steps.reviewer(portal, "reviewer-two"), reference)
    with clock.travel(first_day):
        batch = records.hand_in(portal, [records.fine_row(decided="2026/05/12")])
    assert records.outcomes(portal, batch) == [("accepted", "")]


def test_an_item_in_use_can_only_be_ended_and_then_nothing_under_it_is_shown(portal: Portal) -> None:
    disclosure = records.published_disclosure(portal)
    first_day = clock.today() + ONE_DAY
    reference = steps.propose(
        steps.administrator(portal), "catalogue-item", "end", "revoked-licences", first_day
    )
    steps.decide(steps.reviewer(portal, "reviewer-two"), reference)
    assert portal.visitor().open(f"/disclosures/{disclosure}").status == 200
    with clock.travel(first_day):
        assert portal.visitor().open(f"/disclosures/{disclosure}").status == 404
        assert disclosure not in portal.visitor().open("/disclosures").html
        assert portal.visitor().open("/catalogue/items/revoked-licences").status == 200
    answer = steps.administrator(portal, "admin-two").client.delete("/catalogue/items/revoked-licences")
    assert answer.status_code == 405


def test_other_processes_learn_of_a_change_from_the_database_alone(portal: Portal) -> None:
    reference = steps.propose(
        steps.administrator(portal), "term", "change", "order-36-general", coming(), max_months="6"
    )
    steps.decide(steps.reviewer(portal), reference)
    layers.enact(None)  # as a process that has not looked yet
    in_use._known = ()
    assert fine_on(coming()) == Span.of(months=12)
    in_use.bring_up_to_date(portal.database, at_once=True)
    assert fine_on(coming()) == Span.of(months=6)
    layers.enact(None)
    in_use._known = ()
    create_app(portal.settings)  # as a command begins, or a server after a restart
    assert fine_on(coming()) == Span.of(months=6)


def test_a_change_that_the_shipped_rules_contradict_is_left_out_and_the_others_stay(portal: Portal) -> None:
    reference = steps.propose(
        steps.administrator(portal), "term", "change", "order-36-general", coming(), max_months="6"
    )
    steps.decide(steps.reviewer(portal), reference)
    with portal.writing() as session:
        good = session.scalars(select(RuleChange)).one()
        content = {"terms.toml": {"term": [{"code": "bad", "rule": "gone-with-a-release"}]}}
        values = {name: getattr(good, name) for name in RuleChange.__table__.columns.keys() if name != "id"}  # noqa: SIM118
        session.add(RuleChange(**(values | {"reference": "L2026-0000-0000", "content": content})))
    in_use.bring_up_to_date(portal.database, at_once=True)
    assert fine_on(coming()) == Span.of(months=6)
    assert portal.visitor().open("/rules/terms").status == 200


@pytest.mark.parametrize("role", [Role.CLERK, Role.EDITOR, Role.AUDITOR])
def test_other_posts_see_nothing_of_proposals(portal: Portal, role: Role) -> None:
    reference = steps.propose(
        steps.administrator(portal), "term", "change", "order-36-general", coming(), max_months="6"
    )
    people.make_staff(portal, role, login="somebody")
    somebody = people.sign_in(portal, "somebody")
    for address in ("", f"{reference}", f"{reference}/decide", "new", "propose?kind=term&deed=add"):
        assert somebody.open(f"/office/rules/{address}").status == 404


@pytest.mark.parametrize("kind", [
    "catalogue-item", "list", "measure", "incentive", "term", "severity-class", "deadline", "gate",
    "retention",
])  # fmt: skip
def test_every_kind_of_entry_can_be_looked_at_and_begun(portal: Portal, kind: str) -> None:
    administrator = steps.administrator(portal)
    entries = administrator.open(f"/office/rules/new?kind={kind}&lang=en")
    assert entries.rows()
    assert steps.form_page(administrator, kind, "add").status == 200
    page = entries.open(next(link for link in entries.links() if "deed=change" in link))
    assert page.status == 200
    seen = steps.fill(page, "See what would change", coming(), **comment_if_needed(kind))
    assert seen.status == 200, seen.errors
    assert "What would change on" in seen.text
    end = entries.open(next(link for link in entries.links() if "deed=end" in link))
    ended = steps.fill(end, "See what would change", coming())
    assert ended.status == 200, ended.errors


def comment_if_needed(kind: str) -> dict[str, list[str]]:
    last = clock.today() - timedelta(days=3)
    if kind != "list":
        return {}
    return {"comment_from": parts(last - timedelta(days=40)), "comment_to": parts(last)}


def token(visitor: Visitor) -> str:
    field = visitor.open("/office/rules/new?kind=term").open("/office/rules/propose?kind=term&deed=add").soup
    found = field.select_one("input[name=csrf_token]")
    assert found is not None
    return str(found["value"])
