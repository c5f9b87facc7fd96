"""Hear objections again."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("credit_records", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unconfirmed_on", sa.Date(), nullable=True))

    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changes_sealed", sa.Text(), server_default="", nullable=False))
