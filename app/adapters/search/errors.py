"""What the search adapter raises."""

from __future__ import annotations


class SearchError(Exception):
    """Base of everything the search adapter raises; ``code`` is stable and free of the query's text."""

    code = "search-error"


class EmptyQuery(SearchError):
    """Nothing searchable is left of the query (blank, or punctuation alone)."""

    code = "query-empty"


class QueryTooLong(SearchError):
    """The query has more than 64 characters or more than 16 terms."""

    code = "query-too-long"


class SearchBusy(SearchError):
    """Another writer held the index for longer than the time-out; the operation may be repeated as it is."""

    code = "search-busy"


class SearchUnavailable(SearchError):
    """The index cannot be read; rebuilding it from the database helps."""

    code = "search-unavailable"
