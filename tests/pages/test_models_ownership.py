"""Nobody but the person and the posts concerned opens what there is about an honour, or acts on it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.features.integrity_models.models import ModelComment
from app.features.integrity_models.services import noticing
from app.features.integrity_models.wording import Sender
from app.kernel.permissions import Role
from app.web.access import Who, entry_of
from tests.house.test_ownership import HONOURS, ask, token_of
from tests.support import models_steps as steps
from tests.support import people
from tests.support.portal import Portal, Visitor

# What anybody may open as long as the person agrees, and everybody else gets 404 for.
SHOWN = {
    "integrity_models.show",
    "integrity_models.picture",
    "model_comments.write",
    "model_comments.check",
    "open_api.model",
}
WORDS = "奖状上的日期是四月。"


class Things:
    """An honour of A that is not public, with everything that hangs on it."""

    def __init__(self, portal: Portal) -> None:
        self.portal, by = portal, steps.staff(portal)
        self.citizen = people.make_citizen(portal, name=steps.NAME)
        self.model = steps.in_notice(portal, by, id_number=self.citizen.id_number)
        with portal.writing() as session:
            self.comment = noticing.comment(
                session,
                reference=self.model,
                words=WORDS,
                sender=Sender("钱举善", "0311-82505678"),
                receipt="1" * 12,
            ).reference
        self.recommendation = steps.recommend(portal)
        steps.do(portal, noticing.return_to_check, by.reviewer, self.model, reasons="日期待核。")

    def addresses(self) -> list[tuple[str, str, str]]:
        """(endpoint, method, address) of everything about it."""
        adapter, found = self.portal.app.url_map.bind("localhost"), []
        for rule in self.portal.app.url_map.iter_rules():
            if rule.endpoint not in HONOURS:
                continue
            reference = self.model
            if rule.endpoint.startswith("model_recommendations_office"):
                reference = self.recommendation
            if rule.endpoint == "model_decisions.comment":
                reference = self.comment
            values = {"reference": reference} | ({"size": "small"} if "size" in rule.arguments else {})
            address = adapter.build(rule.endpoint, values)
            found += [
                (rule.endpoint, method, address)
                for method in sorted((rule.methods or set()) & {"GET", "POST"})
            ]
        return found


SECRETS = (steps.NAME, steps.SUMMARY, steps.DOCUMENT, WORDS, "钱举善", "82505678", steps.DEEDS)


def stranger(portal: Portal, who: str) -> Visitor:
    if who == "nobody":
        return portal.visitor()
    if who == "another citizen":
        return people.sign_in(portal, people.make_citizen(portal, name="赵别人").login)
    if who == "a clerk of another body":
        people.make_staff(portal, Role.CLERK, login="clerk-x", body_name="灵寿县教育局")
        return people.sign_in(portal, "clerk-x")
    people.make_staff(portal, Role.ADMINISTRATOR)
    return people.sign_in(portal, str(Role.ADMINISTRATOR))


@pytest.mark.parametrize("who", ["nobody", "another citizen", "a clerk of another body", "an administrator"])
def test_a_stranger_opens_and_does_nothing(portal: Portal, who: str) -> None:
    things = Things(portal)
    visitor = stranger(portal, who)
    asked = things.addresses()
    assert {endpoint for endpoint, _method, _address in asked} == HONOURS
    for endpoint, method, address in asked:
        status, answer = ask(visitor, method, address)
        assert status == 404, (endpoint, method, status)
        assert not [secret for secret in SECRETS if secret in answer], (endpoint, method)
    model = steps.model_of(portal, things.model)
    assert (model.state, model.consent, model.revocation) == ("in-check", "agreed", "")
    with portal.reading() as session:
        assert session.scalars(select(ModelComment.state)).one() == "received"


def test_the_person_opens_their_own_and_the_office_opens_it_too(portal: Portal) -> None:
    things = Things(portal)
    person = people.sign_in(portal, things.citizen.login)
    editor = people.sign_in(portal, str(Role.EDITOR))
    for endpoint, method, address in things.addresses():
        entry = entry_of(portal.app, endpoint)
        assert entry is not None
        if method == "GET" and entry.who is Who.CITIZEN:
            assert ask(person, method, address)[0] == 200, endpoint
            assert ask(editor, method, address)[0] == 404, endpoint
        if method == "GET" and entry.who is Who.STAFF and endpoint != "model_recommendations_office.sheet":
            permitted = entry.permission is None or not str(entry.permission).endswith("decide")
            assert ask(editor, method, address)[0] in ({200, 303} if permitted else {404}), endpoint


def test_the_person_sees_who_looked_at_the_honour(portal: Portal) -> None:
    things = Things(portal)
    people.sign_in(portal, str(Role.EDITOR)).open(f"/office/integrity-models/{things.model}")
    page = people.sign_in(portal, things.citizen.login).open("/me/accesses?lang=en")
    assert things.model in page.text


def test_a_letter_opens_one_honour_and_no_other(portal: Portal) -> None:
    things = Things(portal)
    visitor = portal.visitor()
    data = {"csrf_token": token_of(visitor), "deed": "decline"}
    assert visitor.client.post("/integrity-models/consent/deed", data=data).status_code == 303
    assert steps.model_of(portal, things.model).consent == "agreed"
