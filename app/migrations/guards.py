"""What no constraint can say, because it speaks of the row before: triggers, in the words of each database.

A version of a record is never overwritten and goes only with its record (erasure by rule). A row that came in
sealed by law, or about a minor, stays known as such. An entry of reward points is never changed, and goes
only with its record or when the person wants none. A text of an article stays as it was kept.
SQLite forgets the triggers of a table that a migration makes anew; such a migration installs them again, and
a house test looks that they are there.
"""

# ruff: noqa: S608 - every word of these statements is our own
from __future__ import annotations

from collections.abc import Callable

VERSIONS, ROWS = "versions of records are never overwritten", "this row is sealed for good"
PAPERS = "what was issued is never changed"
ISSUED = "kind, owner_id, reference, number, issued_at, digest, code_index"
NEVER = "'sealed-by-law', 'subject-is-minor'"

_SQLITE = (
    "DROP TRIGGER IF EXISTS record_versions_never_change",
    f"""CREATE TRIGGER record_versions_never_change BEFORE UPDATE ON record_versions
    BEGIN SELECT RAISE(ABORT, '{VERSIONS}'); END""",
    "DROP TRIGGER IF EXISTS record_versions_never_go",
    f"""CREATE TRIGGER record_versions_never_go BEFORE DELETE ON record_versions
    WHEN EXISTS (SELECT 1 FROM credit_records WHERE id = OLD.record_id)
    BEGIN SELECT RAISE(ABORT, '{VERSIONS}'); END""",
    "DROP TRIGGER IF EXISTS intake_rows_stay_sealed",
    f"""CREATE TRIGGER intake_rows_stay_sealed BEFORE UPDATE OF quarantine_rule ON intake_rows
    WHEN OLD.quarantine_rule IN ({NEVER}) AND NEW.quarantine_rule <> OLD.quarantine_rule
    BEGIN SELECT RAISE(ABORT, '{ROWS}'); END""",
)
_SQLITE_PAPERS = (
    "DROP TRIGGER IF EXISTS issued_papers_never_change",
    f"""CREATE TRIGGER issued_papers_never_change BEFORE UPDATE OF {ISSUED} ON issued_papers
    BEGIN SELECT RAISE(ABORT, '{PAPERS}'); END""",
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION keep_record_versions() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM credit_records WHERE id = OLD.record_id) THEN
            RAISE EXCEPTION '{VERSIONS}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$""",
    """CREATE OR REPLACE TRIGGER record_versions_never_change BEFORE UPDATE OR DELETE ON record_versions
    FOR EACH ROW EXECUTE FUNCTION keep_record_versions()""",
    f"""CREATE OR REPLACE FUNCTION keep_rows_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{ROWS}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    f"""CREATE OR REPLACE TRIGGER intake_rows_stay_sealed BEFORE UPDATE OF quarantine_rule ON intake_rows
    FOR EACH ROW WHEN (OLD.quarantine_rule IN ({NEVER}) AND NEW.quarantine_rule <> OLD.quarantine_rule)
    EXECUTE FUNCTION keep_rows_sealed()""",
)
_POSTGRESQL_PAPERS = (
    f"""CREATE OR REPLACE FUNCTION keep_papers() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{PAPERS}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    f"""CREATE OR REPLACE TRIGGER issued_papers_never_change BEFORE UPDATE OF {ISSUED} ON issued_papers
    FOR EACH ROW EXECUTE FUNCTION keep_papers()""",
)


def install_for_papers(dialect: str, execute: Callable[[str], object]) -> None:
    """The same for issued papers, which came later: what is printed on a paper stays."""
    for statement in _SQLITE_PAPERS if dialect == "sqlite" else _POSTGRESQL_PAPERS:
        execute(statement)


POINTS = "entries of points are never changed or taken away"
_STANDS = (
    "EXISTS (SELECT 1 FROM points_enrolments WHERE id = OLD.enrolment_id)"
    " AND EXISTS (SELECT 1 FROM credit_records WHERE id = OLD.record_id)"
)
_POINTS_SQLITE = (
    "DROP TRIGGER IF EXISTS points_entries_never_change",
    f"""CREATE TRIGGER points_entries_never_change BEFORE UPDATE ON points_entries
    BEGIN SELECT RAISE(ABORT, '{POINTS}'); END""",
    "DROP TRIGGER IF EXISTS points_entries_never_go",
    f"""CREATE TRIGGER points_entries_never_go BEFORE DELETE ON points_entries
    WHEN {_STANDS}
    BEGIN SELECT RAISE(ABORT, '{POINTS}'); END""",
)
_POINTS_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION keep_points_entries() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' OR ({_STANDS}) THEN
            RAISE EXCEPTION '{POINTS}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$""",
    """CREATE OR REPLACE TRIGGER points_entries_never_change BEFORE UPDATE OR DELETE ON points_entries
    FOR EACH ROW EXECUTE FUNCTION keep_points_entries()""",
)


def install(dialect: str, execute: Callable[[str], object]) -> None:
    """Run the statements of a database; those that stand there already are replaced."""
    for statement in _SQLITE if dialect == "sqlite" else _POSTGRESQL:
        execute(statement)


def install_for_points(dialect: str, execute: Callable[[str], object]) -> None:
    """The same for the entries of reward points, whose table is younger than the others."""
    for statement in _POINTS_SQLITE if dialect == "sqlite" else _POINTS_POSTGRESQL:
        execute(statement)


ARTICLES = "texts of articles are never changed or taken away"
_ARTICLE_STANDS = "EXISTS (SELECT 1 FROM articles WHERE id = OLD.article_id)"
_ARTICLES_SQLITE = (
    "DROP TRIGGER IF EXISTS article_versions_never_change",
    f"""CREATE TRIGGER article_versions_never_change BEFORE UPDATE ON article_versions
    BEGIN SELECT RAISE(ABORT, '{ARTICLES}'); END""",
    "DROP TRIGGER IF EXISTS article_versions_never_go",
    f"""CREATE TRIGGER article_versions_never_go BEFORE DELETE ON article_versions
    WHEN {_ARTICLE_STANDS}
    BEGIN SELECT RAISE(ABORT, '{ARTICLES}'); END""",
)
_ARTICLES_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION keep_article_versions() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' OR {_ARTICLE_STANDS} THEN
            RAISE EXCEPTION '{ARTICLES}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$""",
    """CREATE OR REPLACE TRIGGER article_versions_never_change BEFORE UPDATE OR DELETE ON article_versions
    FOR EACH ROW EXECUTE FUNCTION keep_article_versions()""",
)


def keep_articles(dialect: str, execute: Callable[[str], object]) -> None:
    """Keep every text of an article as its editor kept it.

    An article is withdrawn, never erased: the foreign key refuses that as long as it has a text.
    """
    for statement in _ARTICLES_SQLITE if dialect == "sqlite" else _ARTICLES_POSTGRESQL:
        execute(statement)


ANSWERS = "what a person answered is never overwritten"


def keep_answers(dialect: str, execute: Callable[[str], object]) -> None:
    """Keep what honoured persons answered as they answered it."""
    if dialect == "sqlite":
        execute("DROP TRIGGER IF EXISTS model_answers_never_change")
        execute(
            f"""CREATE TRIGGER model_answers_never_change BEFORE UPDATE ON model_answers
            BEGIN SELECT RAISE(ABORT, '{ANSWERS}'); END"""
        )
        return
    execute(
        f"""CREATE OR REPLACE FUNCTION keep_model_answers() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{ANSWERS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    )
    execute(
        """CREATE OR REPLACE TRIGGER model_answers_never_change BEFORE UPDATE ON model_answers
        FOR EACH ROW EXECUTE FUNCTION keep_model_answers()"""
    )
