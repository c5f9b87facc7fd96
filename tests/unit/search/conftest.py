"""Engines for the contract: each test that asks for ``engine`` runs on Whoosh and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.adapters.search import Document, Put, SearchEngine, open_engine
from tests.support.databases import fresh_postgres

ENGINES = ["whoosh"] if os.environ.get("PORTAL_TEST_DATABASES") == "sqlite" else ["whoosh", "postgresql"]

GUIDELINE = Document(
    id="article:1",
    version=1,
    kind="article",
    title="国务院办公厅关于加强个人诚信体系建设的指导意见",
    body="一、总体要求。完善个人信息安全、隐私保护与信用修复机制，健全守信激励与失信惩戒机制，使守信者受益。",
    reference="A-2026-0001",
    number="国办发〔2016〕98号",
    organisation="国务院办公厅",
    place="灵寿县",
    domain="general",
    published_on=date(2016, 12, 23),
    visible_until=None,
)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database of the search tests' own. Without a server this fails, and says so."""
    with fresh_postgres("portal_search") as url:
        yield url


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> str:
    """The database whose engine is tested."""
    return "sqlite://" if request.param == "whoosh" else request.getfixturevalue("postgres_url")


@pytest.fixture
def engine(url: str, tmp_path: Path) -> Iterator[SearchEngine]:
    """An empty engine."""
    opened = open_engine(url, tmp_path / "index")
    opened.rebuild([])
    yield opened
    opened.close()


@pytest.fixture
def with_guideline(engine: SearchEngine) -> SearchEngine:
    """An engine that holds the guideline."""
    engine.apply([Put(GUIDELINE)])
    return engine
