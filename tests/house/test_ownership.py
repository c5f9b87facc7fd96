"""What belongs to one citizen is 404 to everybody else: another citizen, nobody, staff of another body.

Every address with a variable part is declared here, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from app.features.accesses import queries as accesses
from app.features.certificates.making import make_certificate
from app.features.certificates.states import CertificateKind
from app.features.commitments.services import sign_commitment
from app.features.messages.models import Message
from app.features.tips.models import Tip
from app.kernel.permissions import Role
from app.kernel.sessions import WebSession
from app.web.access import Who, entry_of
from tests.support import (
    accesses_steps,
    assistance_steps,
    authorisations_steps,
    people,
    records_steps,
    reports_steps,
    statements_steps,
)
from tests.support.objections_steps import (
    REQUEST,
    another_reviewer,
    ask_again,
    decide,
    decide_again,
    file_about,
    open_in_office,
    reviewer,
)
from tests.support.page import Page
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor
from tests.support.repairs_steps import apply_for, granted_for, notices_of, proof_of
from tests.support.tips_steps import file_tip
from tests.support.uploads_steps import attach_evidence

# A's own pages: the endpoint and the thing of A that its address names.
OWN = {
    "explanations.own": "record",
    "records.show": "record",
    "statements.write": "record",
    "statements.check": "record",
    "statements.sent": "record",
    "statements.withdraw": "record",
    "objections.show": "open objection",
    "objections.filed": "open objection",
    "objections.withdraw": "open objection",
    "objections_evidence.add": "open objection",
    "objections_evidence.send": "open objection",
    "objections_evidence.own": "open objection",
    "objections.answer": "answered objection",
    "repairs.readiness": "record",
    "repairs.show": "repair",
    "repairs.decision_page": "granted repair",
    "repairs.decision_pdf": "granted repair",
    "repairs.withdraw": "repair",
    "repairs.proof": "repair",
    "repairs_applying.filed": "repair",
    "repairs_applying.complete": "repair",
    "repairs_applying.send": "repair",
    "objections_following.supplement": "open objection",
    "objections_following.remind": "open objection",
    "objections_following.reconsider": "answered objection",
    "objections_following.withdraw": "answered objection",
    "objections_following.decision": "reconsidered objection",
    "objections_following.decision_pdf": "reconsidered objection",
    "access_challenges.new": "look",
    "access_challenges.filed": "challenge",
    "access_challenges.show": "challenge",
    "access_challenges.withdraw": "challenge",
    "objections.answer_pdf": "answered objection",
    "assistance.show": "assistance",
    "assistance.end": "assistance",
    "credit_reports.download": "report",
    "credit_reports.progress": "report",
    "credit_reports.revoke": "report",
    "credit_reports.show": "report",
    "certificates.download": "certificate",
    "commitments.withdraw": "commitment",
    "authorisations.show": "authorisation",
    "authorisations.code": "authorisation",
    "authorisations.new_code": "authorisation",
    "authorisations.revoke": "authorisation",
    "bound_reports.download": "bound report",
    "bound_reports.revoke": "bound report",
    "my_disclosures.show": "disclosure",
    "my_disclosures.paper": "disclosure",
    "my_disclosures.paper_pdf": "disclosure",
    "my_disclosures.reply": "notice",
    "my_disclosures.waive": "notice",
}
# The office's pages about A: for the bodies that found or handed in the record, and for reviewers.
OFFICE = {
    "explanations.office": "record",
    "records_office.show": "record",
    "statements_office.show": "statement",
    "statements_office.check": "statement",
    "objections_office.show": "open objection",
    "objections_office.refer": "open objection",
    "objections_office.answer": "open objection",
    "objections_office.pause": "open objection",
    "objections_reconsidering.decide": "answered objection",
    "objections_office.resume": "open objection",
    "objections_evidence.show": "open objection",
    "objections_evidence.download": "open objection",
    "repairs_office.show": "repair",
    "repairs_office.accept": "repair",
    "repairs_office.pause": "granted repair",
    "repairs_office.resume": "granted repair",
    "repairs_office.proof": "repair",
    "repairs_office.download": "repair",
    "repairs_judging.gaps": "repair",
    "repairs_judging.not_accept": "repair",
    "repairs_judging.propose": "repair",
    "repairs_judging.decide": "repair",
    "repairs_judging.send_back": "repair",
    "repairs_judging.extend": "repair",
    "repairs_board.acknowledge": "repair notice",
    "disclosures_office.show": "disclosure",
    "disclosures_office.notice": "disclosure",
    "disclosures_office.decide": "disclosure",
    "disclosures_office.change": "disclosure",
    "disclosures_office.end": "disclosure",
    "disclosures_procedure.reply": "notice",
    "disclosures_procedure.hearing": "notice",
    "disclosures_procedure.serve": "disclosure",
    "disclosures_procedure.confirm_end": "disclosure",
    "disclosures_procedure.paper": "disclosure",
    "disclosures_procedure.paper_pdf": "disclosure",
    "intake.show": "batch",
    "intake.progress": "batch",
    "intake.receipts": "batch",
    "quarantine.show": "quarantined row",
    "quarantine.decide": "quarantined row",
}
# For the officer for data protection, for whoever looked, and for the auditor: test_access_challenges.py.
# For the clerk who helped: test_assistance.py.
LOOKS = {
    "access_challenges_office.show": "challenge",
    "access_challenges_office.ask": "challenge",
    "access_challenges_office.decide": "challenge",
    "access_challenges_office.note": "challenge",
    "access_challenges_office.explain": "challenged look",
    "assistance_office.receipt": "assistance",
}
# A tip is nobody's: no account stands behind it. The credit office sorts it; who it is handed to handles it.
TIPS = {
    "tips_office.show": "tip",
    "tips_office.act": "tip",
    "tips_office.assign": "tip",
    "tips_office.extend": "tip",
    "tips_office.merge": "tip",
    "tips_office.open_case": "tip",
    "tips_office.close": "tip",
    "tips_office.told": "tip",
    "tips_office.conflict": "tip",
}
# Only where a reporter gave a name, or handed in files; or for the officer for data protection alone.
SOME_TIPS = {
    "tips_office.unseal": "tip",
    "tips_office.identity": "tip",
    "tips_office.file": "tip",
    "tips_office.download": "tip",
    "tips_office.decide": "tip",
    "tips_office.hand_over": "tip",
}
# Anybody may open these; they name A by family name and masked number at most.
FOR_ANYBODY = {
    "explanations.disclosure": "disclosure",
    "disclosures.show": "disclosure",
    "disclosure_guides.not_me": "disclosure",
    "disclosure_guides.object_to": "disclosure",
    "verification.show": "code",
}
# For programs of bodies: without a token 401, with one the batches of that body alone (test_intake_api.py).
BY_TOKEN = {"intake_api.show": "batch"}
# Honours: shown by consent, the person's own, or the office's alone (test_models_ownership.py).
HONOURS = {
    "integrity_models.picture",
    "integrity_models.show",
    "integrity_models_office.ask",
    "integrity_models_office.award",
    "integrity_models_office.letter",
    "integrity_models_office.letter_page",
    "integrity_models_office.letter_pdf",
    "integrity_models_office.person",
    "integrity_models_office.picture",
    "integrity_models_office.remove_picture",
    "integrity_models_office.show",
    "integrity_models_office.story",
    "model_comments.check",
    "model_comments.write",
    "model_decisions.ask_revocation",
    "model_decisions.comment",
    "model_decisions.give_back",
    "model_decisions.keep",
    "model_decisions.open_notice",
    "model_decisions.propose",
    "model_decisions.publish",
    "model_decisions.refuse",
    "model_decisions.revoke",
    "model_recommendations_office.join",
    "model_recommendations_office.refuse",
    "model_recommendations_office.sheet",
    "model_recommendations_office.show",
    "model_recommendations_office.take_up",
    "my_honours.deed",
    "my_honours.show",
    "open_api.model",
}
# Addresses that name no person and nothing that belongs to one.
ABOUT_NOBODY = {
    "api_tokens.revoke",
    "bodies.edit",
    "staff.act",
    "staff.code",
    "staff.decide",
    "staff.posts",
    "staff.show",
    "tasks.again",
    "report_failures.again",
    "report_failures.settle",
    "assessment.show",
    "campaigns.entry",
    "campaigns.file",
    "campaigns.poster",
    "campaigns.show",
    "campaigns.year",
    "campaigns_files.file",
    "campaigns_files.index",
    "campaigns_files.receive",
    "campaigns_files.remove",
    "campaigns_office.add",
    "campaigns_office.edit",
    "campaigns_office.remove",
    "check_answers.compare",
    "catalogue.serious_list",
    "feeds.sitemap_of_articles",
    "learning.reader",
    "model_recommendations.step",
    "open_api.article",
    "publicity.file",
    "publicity.show",
    "publicity_files.file",
    "publicity_files.index",
    "publicity_files.receive",
    "publicity_files.remove",
    "publicity_office.act",
    "publicity_office.edit",
    "publicity_office.give_back",
    "publicity_office.hand_in",
    "publicity_office.show",
    "publicity_versions.index",
    "publicity_versions.restore",
    "publicity_versions.show",
    "rules.item",
    "rules.show",
    "rules_changes.show",
    "rules_office.decide",
    "rules_office.show",
    "rules_office.withdraw",
    "static",
    "tips.step",
}
# Addresses that take the name of a thing in their query.
BY_QUERY = (
    "/me/objections/new?record={record}",
    "/me/objections/new/check?record={record}",
    "/office/disclosures/propose?record={record}",
)
OTHER_VALUES = {
    "my_disclosures.paper": {"kind": "decision"},
    "my_disclosures.paper_pdf": {"kind": "decision"},
    "disclosures_procedure.paper": {"kind": "notice"},
    "disclosures_procedure.paper_pdf": {"kind": "notice"},
    "disclosures_office.change": {"action": "suspend"},
    "tips_office.act": {"action": "take-up"},
    "tips_office.file": {"name": "0123456789"},
    "tips_office.download": {"name": "0123456789"},
}
# As long as no file waits to be sent, or nothing is missing.
LEADS_BACK = {
    "objections_evidence.send",
    "repairs_applying.complete",
    "repairs_applying.send",
    "statements.check",
}
NAME, OTHER_BODY = "欧阳守密", "灵寿县市场监督管理局"
FACTS = "当事人将许可证件出租给他人使用，有车辆登记为证。"


@dataclass(frozen=True)
class Belongings:
    """A, signed in, and one of everything that can be A's."""

    citizen: Citizen
    visitor: Visitor
    names: dict[str, str]
    decision_nos: tuple[str, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no answer to a stranger may hold."""
        return (
            NAME,
            self.citizen.id_number,
            f"********{self.citizen.id_number[-4:]}",
            REQUEST.splitlines()[0],
            accesses_steps.REASON,
            FACTS,
            *self.decision_nos,
        )


@dataclass(frozen=True)
class World:
    """The portal, and in it A."""

    portal: Portal
    belongings: Belongings


def belongings_of_a(portal: Portal) -> Belongings:
    number = people.next_id_number()
    rows = [
        records_steps.penalty_row(name=NAME, id_number=number, decided="2026/02/09", 违法事实=FACTS)
        for _ in range(3)
    ]
    decision_nos = tuple(row["行政处罚决定书文号"] for row in rows)
    sick = records_steps.penalty_row(
        name=NAME, id_number=number, decided="2026/02/09", 备注="当事人患有精神病"
    )
    batch = records_steps.hand_in(portal, [*rows, sick])
    contested, answered, published = (records_steps.record_of(portal, no) for no in decision_nos)
    citizen = people.make_citizen(portal, name=NAME, id_number=number)
    visitor = people.sign_in(portal, citizen.login)
    disclosure = records_steps.published_disclosure(portal, record=published)
    open_objection, answered_objection = file_about(visitor, contested), file_about(visitor, answered)
    statement = statements_steps.send(portal, visitor, contested)
    evidence = attach_evidence(portal, open_objection)
    again = file_about(visitor, published)
    for reference in (answered_objection, again):
        decide(reviewer(portal), reference, "not-upheld")
    ask_again(visitor, again)
    decide_again(another_reviewer(portal), again)
    noticed = records_steps.make_record(portal, row_of_a(number))
    notice, _due = records_steps.noticed_disclosure(portal, noticed)
    repair = apply_for(portal, citizen, records_steps.make_record(portal, row_of_a(number)))
    granted = granted_for(portal, citizen, records_steps.make_record(portal, row_of_a(number)))
    with portal.app.app_context():
        certificate = make_certificate(portal.toolbox, citizen.actor, CertificateKind.HISTORY, "zh")
    report = reports_steps.make_report(portal, citizen)
    with portal.writing() as session:
        commitment = sign_commitment(session, citizen.actor, words={"zh": [FACTS], "en": [FACTS]}).reference
    viewer = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    looks = [accesses_steps.look_at(portal, viewer, citizen) for _ in range(2)]
    challenge = accesses_steps.challenge(visitor, looks[1])
    accesses_steps.ask_viewer(accesses_steps.officer(portal), challenge)
    helper = assistance_steps.counter_clerk(portal)
    assistance_steps.begin(helper, citizen, assistance_steps.make_code(visitor))
    assistance = assistance_steps.end(helper).url.split("/")[-2]
    bound_report = authorisations_steps.make_bound_report(portal, citizen)
    file_tip(portal.visitor())
    with portal.reading() as session:
        names = {
            "authorisation": authorisations_steps.give(visitor).reference,
            "bound report": bound_report,
            "record": contested,
            "open objection": open_objection,
            "statement": statement,
            "evidence": evidence,
            "repair": repair,
            "proof": proof_of(portal, repair),
            "granted repair": granted,
            "repair notice": notices_of(portal, granted)[0].reference,
            "answered objection": answered_objection,
            "reconsidered objection": again,
            "disclosure": disclosure,
            "notice": notice,
            "certificate": certificate,
            "commitment": commitment,
            "report": report,
            "look": looks[0],
            "challenged look": looks[1],
            "challenge": challenge,
            "assistance": assistance,
            "batch": batch,
            "quarantined row": f"{batch}-5",
            "tip": session.scalars(select(Tip)).one().reference,
        }
    return Belongings(citizen, visitor, names | {"code": reports_steps.code_of(portal, report)}, decision_nos)


def row_of_a(number: str) -> dict[str, str]:
    return records_steps.penalty_row(name=NAME, id_number=number, decided="2026/02/09", 违法事实=FACTS)


def rules_with_variables(portal: Portal) -> list[Rule]:
    return [rule for rule in portal.app.url_map.iter_rules() if rule.arguments]


def addresses(
    portal: Portal, declared: dict[str, str], belongings: Belongings
) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) of every declared page, for A's thing."""
    adapter = portal.app.url_map.bind("localhost")
    for rule in rules_with_variables(portal):
        if rule.endpoint in declared:
            named = belongings.names[declared[rule.endpoint]]
            values = {"code" if "code" in rule.arguments else "reference": named}
            file = "proof" if rule.endpoint.startswith("repairs") else "evidence"
            values |= {"file": belongings.names[file]} if "file" in rule.arguments else {}
            address = adapter.build(rule.endpoint, values | OTHER_VALUES.get(rule.endpoint, {}))
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule.endpoint, method, address


def ask(visitor: Visitor, method: str, address: str) -> tuple[int, str]:
    """Ask as a real form would, with a good token; answers status and everything that came back."""
    data = {"csrf_token": token_of(visitor), "outcome": "deleted", "answer": "x", "purpose": "looking around"}
    client = visitor.client
    answer = client.get(address) if method == "GET" else client.post(address, data=data)
    return answer.status_code, answer.get_data().decode(errors="replace") + repr(dict(answer.headers))


def token_of(visitor: Visitor) -> str:
    """A token of this browser's session, from any form that it may open."""
    for address in ("/account/security", "/account/login"):
        field = visitor.open(address).soup.select_one("input[name=csrf_token]")
        if field is not None:
            return str(field["value"])
    raise AssertionError("no form with a token")


def stranger(portal: Portal, who: str) -> Visitor:
    if who == "nobody":
        return portal.visitor()
    if who == "another citizen":
        number = people.next_id_number()
        records_steps.make_record(portal, records_steps.penalty_row(id_number=number, decided="2026/02/09"))
        return people.sign_in(portal, people.make_citizen(portal, name="王守诺", id_number=number).login)
    if who == "a clerk of another body":
        records_steps.clerk_of(portal, OTHER_BODY)
        return people.sign_in(portal, f"clerk-{OTHER_BODY}")
    records_steps.staff(portal, Role.EDITOR)
    return people.sign_in(portal, str(Role.EDITOR))


@pytest.fixture(scope="module")
def world(_portal: Portal) -> World:
    """A and all that is A's, made once: nobody in this module may change anything of it."""
    _portal.empty()
    return World(_portal, belongings_of_a(_portal))


@pytest.fixture
def portal(world: World) -> Portal:
    """The portal with A in it; who comes now has not asked for anything yet."""
    world.portal.toolbox.rate_limits.forget_all()
    return world.portal


@pytest.fixture
def belongings(world: World) -> Belongings:
    """What is A's."""
    return world.belongings


STRANGERS = ["nobody", "another citizen", "a clerk of another body", "an editor"]


def test_every_address_with_a_variable_part_is_declared_here(portal: Portal) -> None:
    declared = OWN.keys() | OFFICE.keys() | TIPS.keys() | SOME_TIPS.keys() | FOR_ANYBODY.keys() | ABOUT_NOBODY
    declared |= BY_TOKEN.keys() | LOOKS.keys() | HONOURS
    assert {rule.endpoint for rule in rules_with_variables(portal)} == declared


def test_each_address_is_declared_for_whom_its_view_admits(portal: Portal) -> None:
    for endpoints, who in (
        (OWN, Who.CITIZEN),
        (OFFICE, Who.STAFF),
        (TIPS | SOME_TIPS | LOOKS, Who.STAFF),
        (FOR_ANYBODY, Who.ANYBODY),
        (BY_TOKEN, Who.PROGRAM),
    ):
        for endpoint in endpoints:
            entry = entry_of(portal.app, endpoint)
            assert entry is not None
            assert entry.who is who, endpoint


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_cannot_open_or_send_anything_of_a_citizen(
    portal: Portal, belongings: Belongings, who: str
) -> None:
    visitor = stranger(portal, who)
    closed = OWN | OFFICE | LOOKS | TIPS | SOME_TIPS
    asked = list(addresses(portal, closed, belongings))
    asked += [("", method, one.format(**belongings.names)) for one in BY_QUERY for method in ("GET", "POST")]
    assert len(asked) > len(closed)
    for endpoint, method, address in asked:
        status, answer = ask(visitor, method, address)
        is_led_to_sign_in = who == "nobody" and "?" in address and status == 303
        assert status == 404 or is_led_to_sign_in, (endpoint, method, status)
        leaked = [secret for secret in belongings.secrets if secret in answer]
        assert not leaked, (endpoint, method, leaked)
    # Nothing was done to A's things either.
    assert "Withdraw this objection" in a_opens(belongings, "/me/objections/{open objection}?lang=en").text


def a_opens(belongings: Belongings, address: str) -> Page:
    return belongings.visitor.open(address.format(**belongings.names))


def test_the_citizen_and_the_posts_concerned_can_open_them(portal: Portal, belongings: Belongings) -> None:
    for endpoint, method, address in addresses(portal, OWN, belongings):
        if method == "GET":
            expected = 303 if endpoint in LEADS_BACK else 200
            assert ask(belongings.visitor, method, address)[0] == expected, endpoint
    staff = reviewer(portal)
    open_in_office(staff, belongings.names["open objection"])
    for endpoint, method, address in addresses(portal, OFFICE | TIPS, belongings):
        if method == "GET":
            assert ask(staff, method, address)[0] in {200, 303, 409}, endpoint


def test_every_office_page_that_shows_a_person_is_a_look_in_their_log(
    portal: Portal, belongings: Belongings
) -> None:
    staff, shown = reviewer(portal), 0
    open_in_office(staff, belongings.names["open objection"])
    for endpoint, method, address in addresses(portal, OFFICE, belongings):
        before = looks_at_a(portal, belongings)
        status, answer = ask(staff, method, address) if method == "GET" else (0, "")
        names_a = NAME in answer or belongings.citizen.id_number in answer
        if status == 200 and names_a:
            shown += 1
            assert looks_at_a(portal, belongings) > before, endpoint
    assert shown >= 3


def looks_at_a(portal: Portal, belongings: Belongings) -> int:
    with portal.reading() as session:
        return accesses.count_looks(session, belongings.citizen.subject_id)


def test_what_anybody_may_open_names_nobody_in_full(portal: Portal, belongings: Belongings) -> None:
    for endpoint, method, address in addresses(portal, FOR_ANYBODY, belongings):
        status, answer = ask(portal.visitor(), method, address)
        assert status == 200, endpoint
        for secret in (NAME, belongings.citizen.id_number, REQUEST.splitlines()[0]):
            assert secret not in answer, endpoint


@pytest.mark.parametrize("who", STRANGERS[1:])
def test_the_lists_of_a_stranger_hold_nothing_of_a_citizen(
    portal: Portal, belongings: Belongings, who: str
) -> None:
    visitor = stranger(portal, who)
    hidden = (
        *belongings.secrets,
        *(belongings.names[kind] for kind in ("record", "report", "open objection")),
    )
    opened = 0
    for rule in portal.app.url_map.iter_rules():
        entry = entry_of(portal.app, rule.endpoint)
        if rule.arguments or "GET" not in (rule.methods or ()) or entry is None or entry.who is Who.ANYBODY:
            continue
        answer = visitor.client.get(rule.rule, follow_redirects=True)
        opened += answer.status_code == 200
        text = answer.get_data().decode(errors="replace")
        leaked = [secret for secret in hidden if secret in text]
        assert not leaked, (rule.endpoint, leaked)
    assert opened >= 2


def test_another_citizen_cannot_mark_a_citizens_message_as_read(
    portal: Portal, belongings: Belongings
) -> None:
    with portal.reading() as session:
        message = session.scalars(
            select(Message).where(
                Message.subject_id == belongings.citizen.subject_id, Message.read_at.is_(None)
            )
        ).first()
    assert message is not None
    other = stranger(portal, "another citizen")
    data = {"csrf_token": token_of(other), "message": message.reference}
    answer = other.client.post("/me/messages/read", data=data)
    assert answer.status_code == 404
    with portal.reading() as session:
        kept = session.scalars(select(Message).where(Message.reference == message.reference)).one()
        assert kept.read_at is None


@pytest.mark.parametrize("who", STRANGERS[1:])
def test_a_stranger_cannot_end_a_citizens_session(portal: Portal, who: str) -> None:
    citizen = people.make_citizen(portal)
    visitor = people.sign_in(portal, citizen.login)
    with portal.reading() as session:
        found = select(WebSession).where(WebSession.account_id == citizen.actor.account_id)
        theirs = str(session.scalars(found).one().id)
    other = stranger(portal, who)
    data = {"csrf_token": token_of(other), "session": theirs}
    assert other.client.post("/account/security/end", data=data).status_code == 404
    assert visitor.open("/me").url == "/me"
