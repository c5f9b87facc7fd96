"""Reward with points."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime
from app.migrations import guards

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "points_enrolments",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("enrolled_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_points_enrolments_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_enrolments")),
        sa.UniqueConstraint("reference", name=op.f("uq_points_enrolments_reference")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_points_enrolments_subject_id")),
    )
    op.create_table(
        "points_entries",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("award", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("points > 0", name=op.f("ck_points_entries_only_rewards")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["points_enrolments.id"],
            name=op.f("fk_points_entries_enrolment_id_points_enrolments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["credit_records.id"],
            name=op.f("fk_points_entries_record_id_credit_records"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_entries")),
        sa.UniqueConstraint("enrolment_id", "record_id", name=op.f("uq_points_entries_enrolment_id")),
    )
    with op.batch_alter_table("points_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_entries_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_points_entries_record_id"), ["record_id"], unique=False)
    guards.install_for_points(op.get_bind().dialect.name, op.execute)
