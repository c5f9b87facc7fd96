"""The statements of the PostgreSQL engine."""

from __future__ import annotations

TABLE = "search_documents"
STATE_TABLE = "search_state"
NEW_TABLE = "search_documents_new"

COLUMNS = (
    "id",
    "version",
    "kind",
    "domain",
    "organisation",
    "place",
    "headline",
    "number_key",
    "published_on",
    "visible_until",
    "tokens",
)


def create_table(name: str) -> str:
    """A table without its indexes, so that it can be filled first."""
    return f"""
CREATE TABLE IF NOT EXISTS {name} (
    id text NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    kind text NOT NULL,
    domain text,
    organisation text,
    place text,
    headline text NOT NULL,
    number_key text,
    published_on date,
    year integer GENERATED ALWAYS AS (date_part('year', published_on)) STORED,
    visible_until date,
    tokens tsvector NOT NULL
)"""


def create_indexes(name: str) -> tuple[str, ...]:
    """The indexes; PostgreSQL chooses names that are free."""
    return (
        f"CREATE INDEX ON {name} USING gin (tokens) WITH (fastupdate = off)",
        f"CREATE INDEX ON {name} (number_key) WHERE number_key IS NOT NULL",
    )


CREATE_STATE = """
CREATE TABLE IF NOT EXISTS search_state (
    is_only boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (is_only),
    generation bigint NOT NULL
)"""

BEGIN_STATE = "INSERT INTO search_state (generation) VALUES (0) ON CONFLICT DO NOTHING"
NEXT_STATE = "UPDATE search_state SET generation = generation + 1"


def insert(name: str) -> str:
    """Add a document or replace the one with its id."""
    values = ", ".join(
        f":{column}" if column != "tokens" else "CAST(:tokens AS tsvector)" for column in COLUMNS
    )
    updates = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS[1:])
    return (
        f"INSERT INTO {name} ({', '.join(COLUMNS)}) VALUES ({values}) "  # noqa: S608 - names of our own
        f"ON CONFLICT (id) DO UPDATE SET {updates}"
    )


_LIVE = "(visible_until IS NULL OR visible_until >= :today)"

_FACET = """
SELECT '{name}', CAST({name} AS text), count(*), NULL, NULL FROM hits
WHERE {others} AND {name} IS NOT NULL AND CAST({name} AS text) <> '' GROUP BY 2"""

_FACETS = ("kind", "domain", "organisation", "year")

_ORDERS = {
    "relevance": "tier DESC, rank DESC, published_on DESC NULLS LAST, id",
    "date": "published_on DESC NULLS LAST, tier DESC, id",
}
_POOLS = {
    "relevance": "tier DESC, published_on DESC NULLS LAST, id",
    "date": "published_on DESC NULLS LAST, tier DESC, id",
}


# What matches, and which filters it passes.
_HITS = f"""
    SELECT id, kind, domain, organisation, year, published_on,
        CASE WHEN number_key = CAST(:number_key AS text) THEN 2
             WHEN tokens @@ CAST(:number_query AS tsquery) THEN 1 ELSE 0 END AS tier,
        (CAST(:kind AS text) IS NULL OR kind IS NOT DISTINCT FROM :kind) AS in_kind,
        (CAST(:domain AS text) IS NULL OR domain IS NOT DISTINCT FROM :domain) AS in_domain,
        (CAST(:organisation AS text) IS NULL OR organisation IS NOT DISTINCT FROM :organisation)
            AS in_organisation,
        (CAST(:year AS integer) IS NULL OR year IS NOT DISTINCT FROM :year) AS in_year
    FROM {TABLE}
    WHERE tokens @@ CAST(:match_query AS tsquery) AND {_LIVE}
        AND NOT (id = ANY(CAST(:excluded AS text[])))
    LIMIT :cap
"""  # noqa: S608 - built of constants alone; every value is bound


def search(sort: str) -> str:
    """Total, facets and page of a request in one statement.

    Rows are (section, label, count, score, place). Only the ``:pool`` newest hits are ranked: for a common
    word the rank of the rest would cost seconds and tell nothing.
    """
    passes = {name: f"in_{name}" for name in _FACETS}
    facets = " UNION ALL ".join(
        _FACET.format(name=name, others=" AND ".join(p for other, p in passes.items() if other != name))
        for name in _FACETS
    )
    all_pass = " AND ".join(passes.values())
    order = _ORDERS[sort]
    return f"""
WITH hits AS MATERIALIZED ({_HITS}), pool AS (
    SELECT id, tier, published_on FROM hits WHERE {all_pass} ORDER BY {_POOLS[sort]} LIMIT :pool
), ranked AS (
    SELECT pool.id, pool.tier, pool.published_on,
        ts_rank('{{0.1, 0.2, 0.4, 1.0}}', tokens, CAST(:rank_query AS tsquery), 1) AS rank
    FROM pool JOIN {TABLE} USING (id)
), page AS (
    SELECT id, rank, row_number() OVER (ORDER BY {order}) AS place FROM ranked
    ORDER BY {order} LIMIT :limit OFFSET :offset
)
SELECT 'seen' AS section, NULL AS label, count(*) AS count, CAST(NULL AS real) AS score,
    CAST(NULL AS bigint) AS place FROM hits
UNION ALL SELECT 'total', NULL, count(*), NULL, NULL FROM hits WHERE {all_pass}
UNION ALL {facets}
UNION ALL SELECT 'hit', id, NULL, rank, place FROM page
ORDER BY place"""  # noqa: S608 - built of constants alone; every value is bound


PUBLIC_NAMES = f"""
SELECT name, count(*) AS count_of_name FROM (
    SELECT organisation AS name FROM {TABLE} WHERE {_LIVE}
    UNION ALL SELECT place FROM {TABLE} WHERE {_LIVE}
    UNION ALL SELECT headline FROM {TABLE} WHERE {_LIVE} AND headline <> ''
) AS names WHERE name <> '' GROUP BY name"""  # noqa: S608 - built of constants alone

ALL_NAMES = f"""
SELECT DISTINCT name, is_title FROM (
    SELECT organisation AS name, false AS is_title FROM {TABLE}
    UNION ALL SELECT place, false FROM {TABLE}
    UNION ALL SELECT headline, true FROM {TABLE} WHERE headline <> ''
) AS names WHERE name <> ''"""  # noqa: S608 - built of constants alone
