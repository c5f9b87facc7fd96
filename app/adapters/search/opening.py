"""Which engine a database gets."""

from __future__ import annotations

from pathlib import Path

from app.adapters.search.pinyin import field_words
from app.adapters.search.port import SearchEngine
from app.adapters.search.tokens import query_words
from app.adapters.search.whoosh_engine import WhooshEngine


def load_dictionaries() -> None:
    """Load the words and the pinyin now (half a second), not while the first reader waits."""
    query_words("信用")
    field_words()


def open_engine(url: str, index_dir: Path) -> SearchEngine:
    """The PostgreSQL engine where the database is PostgreSQL, so that web processes share no files; else
    Whoosh.
    """
    load_dictionaries()
    if url.startswith(("postgresql:", "postgresql+")):
        from app.adapters.search.postgres_engine import PostgresEngine  # its driver only where it is used

        engine = PostgresEngine(url)
        engine.prepare()
        return engine
    whoosh = WhooshEngine(index_dir)
    whoosh.prepare()
    return whoosh
