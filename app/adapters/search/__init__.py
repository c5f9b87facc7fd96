"""Search over everything public: one port, thin engines, an index that can always be rebuilt from the
database.
"""

from app.adapters.search.errors import EmptyQuery, QueryTooLong, SearchBusy, SearchError, SearchUnavailable
from app.adapters.search.highlighting import highlight
from app.adapters.search.opening import open_engine
from app.adapters.search.port import (
    Delete,
    Document,
    Health,
    Put,
    SearchEngine,
    SearchPage,
    SearchRequest,
)
from app.adapters.search.query import CompiledQuery, compile_query

__all__ = [
    "CompiledQuery",
    "Delete",
    "Document",
    "EmptyQuery",
    "Health",
    "Put",
    "QueryTooLong",
    "SearchBusy",
    "SearchEngine",
    "SearchError",
    "SearchPage",
    "SearchRequest",
    "SearchUnavailable",
    "compile_query",
    "highlight",
    "open_engine",
]
