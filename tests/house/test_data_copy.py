"""The copy of one's data is complete: every table about a person is in it, or says here why it is not."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from app.features.me import labels
from app.features.me.views import SCHEMA
from app.migrations import tables
from tests.support import accesses_steps, assistance_steps, people
from tests.support.objections_steps import file, make_objector
from tests.support.portal import Portal

# Tables with a person's or an account's id, and the key of the copy that holds what is in them.
COPIED = {
    "access_challenges": "access_questions",
    "accesses": "accesses",
    "accounts": "account",
    "activation_codes": "activation_codes",
    "assistances": "assistance",
    "authorisations": "authorisations",
    "bound_reports": "bound_reports",
    "certificates": "certificates",
    "credit_records": "records",
    "credit_reports": "reports",
    "integrity_models": "honours",
    "issued_papers": "papers",
    "known_devices": "known_devices",
    "mail_addresses": "mail",
    "messages": "messages",
    "model_recommendations": "recommendations_of_oneself",
    "objection_notices": "objections",
    "objections": "objections",
    "own_statements": "own_statements",
    "passkeys": "passkeys",
    "points_enrolments": "points",
    "repair_applications": "repairs",
    "sessions": "sessions",
    "signed_commitments": "commitments",
}
LEFT_OUT = {
    "recovery_codes": "hashes alone: what they opened stands in the messages",
    "staff_changes": "about staff, who are not credit subjects",
    "staff_set_ups": "about staff, who are not credit subjects",
}


def personal_tables() -> set[str]:
    """Tables whose rows name a person or an account."""
    return {
        table.name
        for table in tables.metadata().sorted_tables
        if {"subject_id", "account_id"} & set(table.columns.keys())
    }


def test_every_table_about_a_person_is_copied_or_says_why_not() -> None:
    known = COPIED.keys() | LEFT_OUT.keys()
    assert personal_tables() == known, personal_tables() ^ known


def test_every_copied_table_has_its_key() -> None:
    assert set(COPIED.values()) <= set(labels.DATA_KEYS)


def test_the_copy_is_what_its_schema_says(portal: Portal) -> None:
    schema = json.loads(portal.visitor().client.get("/privacy/my-data.schema.json").get_data())
    assert schema == json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    objector = make_objector(portal)
    file(objector)
    clerk = assistance_steps.helped(portal, objector)
    look = accesses_steps.look_at(portal, people.make_staff(portal, "editor"), objector.citizen)
    accesses_steps.challenge(objector.visitor, look)
    assistance_steps.end(clerk)
    answer = objector.visitor.client.get("/me/data.json?lang=en")
    assert answer.headers["Cache-Control"] == "no-store"
    copy = json.loads(answer.get_data())
    found = [error.message for error in Draft202012Validator(schema).iter_errors(copy)]
    assert found == []
    assert set(schema["required"]) <= set(copy)
    for key in ("records", "objections", "accesses", "access_questions", "assistance", "messages"):
        assert copy[key], key
    # In the order in which things were made, each time the same.
    assert copy["accesses"] == sorted(copy["accesses"], key=lambda row: row["at"])
    again = json.loads(objector.visitor.client.get("/me/data.json?lang=en").get_data())
    assert list(again) == list(copy)
    assert again["messages"] == copy["messages"]
