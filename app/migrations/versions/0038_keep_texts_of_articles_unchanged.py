"""Keep texts of articles unchanged."""

from alembic import op

from app.migrations import guards

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.keep_articles(op.get_bind().dialect.name, op.execute)
