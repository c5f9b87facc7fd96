"""Follow a report until it is revoked."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("credit_reports", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("stage", sa.String(length=12), nullable=False, server_default="waiting")
        )
        batch_op.add_column(
            sa.Column("revoked_because", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("missing_characters", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("settled_at", UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_credit_reports_revoked_at"), ["revoked_at"], unique=False)
