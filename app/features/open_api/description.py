"""The description of the API in OpenAPI 3.1; a test holds it to the routes and to their answers."""

from __future__ import annotations

from typing import Any

from app.features.disclosures.labels import REMOVAL_REASONS
from app.features.intake_api import description as intake_api
from app.features.integrity_models.stories import BlockKind as StoryBlock
from app.features.publicity.states import ArticleKind
from app.features.publicity.structure import BlockKind

TEXT = {"type": "string"}
TEXT_OR_NONE = {"type": ["string", "null"]}
DAY = {"type": "string", "format": "date"}
DAY_OR_NONE = {"type": ["string", "null"], "format": "date"}
NUMBER = {"type": "integer"}

BLOCK = {"kind": TEXT | {"enum": [one.value for one in BlockKind]}, "text": TEXT, "anchor": TEXT}
ARTICLE_LINE = {
    "slug": TEXT,
    "url": TEXT | {"format": "uri"},
    "kind": TEXT | {"enum": [one.value for one in ArticleKind]},
    "title": TEXT,
    "summary": TEXT,
    "title_en": TEXT_OR_NONE,
    "summary_en": TEXT_OR_NONE,
    "document_number": TEXT_OR_NONE,
    "issuer": TEXT_OR_NONE,
    "issued_on": DAY_OR_NONE,
    "published_at": TEXT | {"format": "date-time"},
    "version": NUMBER,
}
FOREWORD = {
    "issuer": TEXT,
    "title": TEXT,
    "document_number": TEXT,
    "issued_on": DAY_OR_NONE,
    "blocks": {"type": "array", "items": {"$ref": "#/components/schemas/Block"}},
}
CATALOGUE_ITEM = {
    "code": TEXT,
    "version": NUMBER,
    "name": TEXT,
    "category": TEXT,
    "record_kind": TEXT,
    "list_code": TEXT_OR_NONE,
    "domain": TEXT_OR_NONE,
    "access_mode": TEXT,
    "collecting_basis": TEXT,
    "publication_basis": TEXT_OR_NONE,
    "in_force_from": DAY,
    "in_force_to": DAY_OR_NONE,
}
MODEL_LINE = {
    "reference": TEXT,
    "url": TEXT | {"format": "uri"},
    "name": TEXT,
    "kind": TEXT,
    "place": TEXT,
    "year": NUMBER,
    "title": TEXT,
    "awarding_body": TEXT,
    "document_number": TEXT,
    "awarded_on": DAY,
    "summary": TEXT,
    "published_at": TEXT | {"format": "date-time"},
    "version": NUMBER,
}
STORY_BLOCK = {"kind": TEXT | {"enum": [one.value for one in StoryBlock]}, "text": TEXT}
REMOVAL = {
    "reference": TEXT,
    "ended_on": DAY,
    "reason": TEXT | {"enum": [str(one) for one in REMOVAL_REASONS]},
}
PAGE = {"name": "page", "in": "query", "schema": NUMBER | {"minimum": 1, "maximum": 500, "default": 1}}
BEFORE = {
    "name": "before",
    "in": "query",
    "schema": DAY,
    "description": "The first day not asked for: `older_before` of the page before. A page holds whole days.",
}
REFERENCE = {"name": "reference", "in": "path", "required": True, "schema": TEXT}
SLUG = {"name": "slug", "in": "path", "required": True, "schema": TEXT}


def describe(title: str, url: str) -> dict[str, Any]:
    """The whole document; `url` is where the portal answers."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": "1",
            "description": "What the portal publishes that is not about persons, and who agreed to be "
            "honoured in public: free, without a key. "
            "And intake for the programs of bodies: with a token of the credit office.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": url}],
        "security": [],
        "paths": _paths() | intake_api.paths(),
        "components": {
            "schemas": _schemas() | intake_api.schemas(),
            "securitySchemes": intake_api.TOKEN_SCHEME,
        },
    }


def _paths() -> dict[str, Any]:
    return {
        "/api/v1/publicity": _get(
            "listArticles", "Published articles, newest first, twenty a page.", "ArticlePage", [PAGE]
        ),
        "/api/v1/publicity/{slug}": _get("getArticle", "One article with its text.", "Article", [SLUG]),
        "/api/v1/catalogue": _get("listCatalogue", "The catalogue that is in force today.", "Catalogue"),
        "/api/v1/integrity-models": _get(
            "listIntegrityModels",
            "People honoured with their consent, newest first, twenty a page. Whoever is no longer here has "
            "taken it back or lost the honour: take down what you copied.",
            "IntegrityModelPage",
            [PAGE],
        ),
        "/api/v1/integrity-models/{reference}": _get(
            "getIntegrityModel", "One integrity model with its story.", "IntegrityModel", [REFERENCE]
        ),
        "/api/v1/removals": _get(
            "listRemovals",
            "Disclosures that ended, newest first. Whoever has re-published one takes it down at once.",
            "Removals",
            [BEFORE],
        ),
        "/api/v1/openapi.json": _get("describe", "This description.", "Description"),
    }


def _get(
    operation: str, summary: str, schema: str, parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    responses: dict[str, Any] = {
        "200": {"description": summary, "content": _json(schema)},
        "304": {"description": "Unchanged since the entity tag that was sent with If-None-Match."},
    }
    if parameters:
        responses["404"] = {"description": "There is no such page or article.", "content": _json("Error")}
    described = {"operationId": operation, "summary": summary, "responses": responses}
    return {"get": described | ({"parameters": parameters} if parameters else {})}


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _schemas() -> dict[str, Any]:
    next_page = {"type": ["string", "null"], "format": "uri"}
    return {
        "Block": _object(BLOCK),
        "Foreword": _object(FOREWORD),
        "ArticleLine": _object(ARTICLE_LINE),
        "Article": _object(
            ARTICLE_LINE
            | {
                "foreword": {"anyOf": [{"$ref": "#/components/schemas/Foreword"}, {"type": "null"}]},
                "blocks": FOREWORD["blocks"],
            }
        ),
        "ArticlePage": _object(
            {"items": _list("ArticleLine"), "total": NUMBER, "page": NUMBER, "next": next_page}
        ),
        "IntegrityModelLine": _object(MODEL_LINE),
        "StoryBlock": _object(STORY_BLOCK),
        "IntegrityModel": _object(MODEL_LINE | {"story": _list("StoryBlock")}),
        "IntegrityModelPage": _object(
            {"items": _list("IntegrityModelLine"), "total": NUMBER, "page": NUMBER, "next": next_page}
        ),
        "CatalogueItem": _object(CATALOGUE_ITEM),
        "Catalogue": _object({"on": DAY, "items": _list("CatalogueItem")}),
        "Removal": _object(REMOVAL),
        "Removals": _object({"items": _list("Removal"), "older_before": DAY_OR_NONE}),
        "Description": {"type": "object"},
        "Error": _object({"error": NUMBER}),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(schema: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}
