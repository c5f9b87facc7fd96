"""The open API: described exactly, without a word about persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from sqlalchemy import select

from app.features.disclosures.models import Disclosure
from app.kernel import clock
from tests.support import api_steps, models_steps, records_steps
from tests.support.portal import Portal, Visitor
from tests.support.publicity_steps import NUMBER, SLUG, TITLE, import_published, publish, write_file

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def test_the_description_names_exactly_the_addresses_that_there_are(portal: Portal) -> None:
    described = _json(portal.visitor(), "/api/v1/openapi.json")["paths"]
    routes: dict[str, set[str]] = {}
    for rule in portal.app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            routes.setdefault(path, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})

    assert described.keys() == routes.keys()
    for path, methods in routes.items():
        assert {method.upper() for method in described[path]} == methods
        one_of_them = next(iter(described[path].values()))
        named = [one["name"] for one in one_of_them.get("parameters", []) if one["in"] == "path"]
        assert named == re.findall(r"{(\w+)}", path)


def test_the_description_is_valid_open_api(visitor: Visitor) -> None:
    OpenAPIV31SpecValidator(_json(visitor, "/api/v1/openapi.json")).validate()


def test_every_answer_has_the_shape_that_is_described(portal: Portal, tmp_path: Path) -> None:
    records_steps.load_catalogue(portal)
    import_published(portal, tmp_path)
    model = models_steps.published(portal, models_steps.staff(portal))
    records_steps.published_disclosure(portal)
    visitor = portal.visitor()
    description = _json(visitor, "/api/v1/openapi.json")
    with clock.travel(_last_day(portal) + timedelta(days=1)):
        for path, methods in description["paths"].items():
            if "security" in methods["get"]:
                continue  # opens by a token alone: see below
            for status, answer in methods["get"]["responses"].items():
                if status == "304":
                    continue
                slug, reference = (SLUG, model) if status == "200" else ("no-such-article-1", "J2026-none")
                asked = [one["name"] for one in methods["get"].get("parameters", ()) if one["in"] == "query"]
                query = {} if status == "200" else dict.fromkeys(asked, "0")
                address = path.replace("{slug}", slug).replace("{reference}", reference)
                got = visitor.client.get(address, query_string=query)
                assert got.status_code == int(status), path
                schema = answer["content"]["application/json"]["schema"]
                problems = list(_problems(got.json, schema, description, path))
                assert not problems, problems


def test_every_answer_to_a_program_with_a_token_has_the_shape_that_is_described(portal: Portal) -> None:
    sender = api_steps.program(portal)
    whole = _json(portal.visitor(), "/api/v1/openapi.json")
    rows = [records_steps.penalty_row(), records_steps.penalty_row(处罚依据="")]
    tried, taken = sender.hand_in_rows(rows, dry_run=True), sender.hand_in_rows(rows)
    read = sender.receipts(taken.json["batch"])
    listed, unknown = sender.get(), sender.get(f"{api_steps.ADDRESS}/B2026-none")
    for name, value in (
        ("DryRun", tried.json),
        ("Batch", taken.json),
        ("BatchWithReceipts", read),
        ("BatchPage", listed.json),
    ):
        assert not list(_problems(value, {"$ref": f"/{name}"}, whole, name))
    assert unknown.json.keys() <= whole["components"]["schemas"]["Problem"]["properties"].keys()


def test_a_program_can_read_articles_page_by_page(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    for number in range(20):
        publish(portal, f"第{number}讲\n\n信用承诺是书面保证。\n")
    visitor = portal.visitor()
    first = _json(visitor, "/api/v1/publicity")

    assert (first["total"], len(first["items"])) == (21, 20)
    last = _json(visitor, first["next"].removeprefix("http://localhost"))
    assert last["next"] is None
    assert [item["title"] for item in last["items"]] == [TITLE]
    assert not {item["slug"] for item in first["items"]} & {item["slug"] for item in last["items"]}


def test_a_program_can_read_an_article_with_its_foreword(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    article = _json(portal.visitor(), f"/api/v1/publicity/{SLUG}")

    assert article["document_number"] == NUMBER
    assert article["issued_on"] == "2021-03-09"
    assert article["foreword"]["issued_on"] == "2023-06-01"
    assert "二、主要任务" in [block["text"] for block in article["blocks"]]
    assert article["url"] == f"http://localhost/publicity/{SLUG}"


def test_a_program_sees_no_draft(portal: Portal, tmp_path: Path) -> None:
    portal.run("publicity", "import", str(write_file(tmp_path)))
    visitor = portal.visitor()

    assert _json(visitor, "/api/v1/publicity")["items"] == []
    assert visitor.client.get(f"/api/v1/publicity/{SLUG}").status_code == 404


def test_a_program_can_read_the_catalogue_with_its_bases(portal: Portal) -> None:
    records_steps.load_catalogue(portal)
    catalogue = _json(portal.visitor(), "/api/v1/catalogue")

    assert catalogue["items"]
    assert all(item["collecting_basis"] for item in catalogue["items"])
    assert any(item["publication_basis"] for item in catalogue["items"])


def test_a_program_learns_of_a_removal_but_not_of_whom(portal: Portal) -> None:
    records_steps.load_catalogue(portal)
    row = records_steps.penalty_row(name="慕容守拙")
    reference = records_steps.published_disclosure(portal, row)
    visitor = portal.visitor()
    assert _json(visitor, "/api/v1/removals")["items"] == []

    after = _last_day(portal) + timedelta(days=1)
    with clock.travel(after):
        answer = visitor.client.get("/api/v1/removals")
    assert answer.json["items"] == [
        {"reference": reference, "ended_on": after.isoformat(), "reason": "term-over"}
    ]
    assert "慕容" not in answer.get_data(as_text=True)
    assert row["证件号码"] not in answer.get_data(as_text=True)


def test_nothing_of_the_api_shows_who_is_disclosed(portal: Portal) -> None:
    records_steps.load_catalogue(portal)
    records_steps.published_disclosure(portal, records_steps.penalty_row(name="慕容守拙"))
    visitor = portal.visitor()

    for path in _json(visitor, "/api/v1/openapi.json")["paths"]:
        assert "慕容" not in visitor.client.get(path).get_data(as_text=True), path


def test_an_unchanged_answer_is_not_sent_again(visitor: Visitor) -> None:
    first = visitor.client.get("/api/v1/publicity")

    assert first.headers["Cache-Control"] == "no-cache"
    again = visitor.client.get("/api/v1/publicity", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("asked", ["0", "-1", "x", "1e3"])
def test_a_page_that_cannot_be_is_answered_in_json(visitor: Visitor, asked: str) -> None:
    answer = visitor.client.get(f"/api/v1/publicity?page={asked}")

    assert answer.status_code == 404
    assert answer.json == {"error": 404}


def _problems(value: Any, schema: dict[str, Any], whole: dict[str, Any], place: str) -> Iterator[str]:
    """Where a value is not as its schema says."""
    if "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        if all(list(_problems(value, one, whole, place)) for one in schema["anyOf"]):
            yield f"{place}: none of the shapes"
        return
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, TYPES[kind]) for kind in kinds):
        yield f"{place}: {value!r} is no {kinds}"
    elif value not in schema.get("enum", [value]):
        yield f"{place}: {value!r} is none of {schema['enum']}"
    else:
        yield from _problems_inside(value, schema, whole, place)


def _problems_inside(value: Any, schema: dict[str, Any], whole: dict[str, Any], place: str) -> Iterator[str]:
    if isinstance(value, dict) and "properties" in schema:
        properties = schema["properties"]
        if value.keys() != properties.keys():
            yield f"{place}: {value.keys() ^ properties.keys()}"
        for name in value.keys() & properties.keys():
            yield from _problems(value[name], properties[name], whole, f"{place}.{name}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _problems(item, schema["items"], whole, f"{place}[{number}]")


def _json(visitor: Visitor, address: str) -> dict[str, Any]:
    answer = visitor.client.get(address)
    assert answer.status_code == 200, address
    contents: dict[str, Any] = answer.json
    return contents


def _last_day(portal: Portal) -> date:
    with portal.reading() as session:
        last = session.scalars(select(Disclosure.publish_until)).one()
        assert last is not None
        return last
