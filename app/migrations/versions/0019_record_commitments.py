"""Record commitments."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_commitments",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_signed_commitments_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_commitments")),
        sa.UniqueConstraint("reference", name=op.f("uq_signed_commitments_reference")),
    )
    with op.batch_alter_table("signed_commitments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_commitments_subject_id"), ["subject_id"], unique=False)
