"""Answer for looks."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_challenges",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("access_id", sa.Uuid(), nullable=False),
        sa.Column("viewer", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason_sealed", sa.Text(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_due_provisional", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("explain_by", sa.Date(), nullable=True),
        sa.Column("explanation_sealed", sa.Text(), nullable=False),
        sa.Column("explained_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("answer_sealed", sa.Text(), nullable=False),
        sa.Column("consequences_sealed", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=True),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["access_id"], ["accesses.id"], name=op.f("fk_access_challenges_access_id_accesses")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_access_challenges_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_challenges")),
        sa.UniqueConstraint("reference", name=op.f("uq_access_challenges_reference")),
    )
    with op.batch_alter_table("access_challenges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_challenges_access_id"), ["access_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_challenges_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_challenges_viewer"), ["viewer"], unique=False)
