"""Keep figures and staff matters."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch_figures",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("withdrawn_late", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["intake_batches.id"], name=op.f("fk_batch_figures_batch_id_intake_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_figures")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_batch_figures_batch_id")),
    )
