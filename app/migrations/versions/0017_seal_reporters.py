"""Seal reporters."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tip_proofs",
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_proofs")),
        sa.UniqueConstraint("code_index", name=op.f("uq_tip_proofs_code_index")),
    )
    op.create_table(
        "tip_survey_counts",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=24), nullable=False),
        sa.Column("answer", sa.String(length=24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_survey_counts")),
        sa.UniqueConstraint("year", "question", "answer", name=op.f("uq_tip_survey_counts_year")),
    )
    op.create_table(
        "tip_conflicts",
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name=op.f("fk_tip_conflicts_tip_id_tips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_conflicts")),
        sa.UniqueConstraint("tip_id", "actor", name=op.f("uq_tip_conflicts_tip_id")),
    )
    with op.batch_alter_table("tip_conflicts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_conflicts_tip_id"), ["tip_id"], unique=False)

    op.create_table(
        "tip_reporters",
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("name_sealed", sa.Text(), nullable=False),
        sa.Column("contact_sealed", sa.Text(), nullable=False),
        sa.Column("wishes_to_be_told", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name=op.f("fk_tip_reporters_tip_id_tips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_reporters")),
        sa.UniqueConstraint("tip_id", name=op.f("uq_tip_reporters_tip_id")),
    )
    op.create_table(
        "tip_unsealings",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_by_body", sa.String(length=200), nullable=False),
        sa.Column("reason_sealed", sa.Text(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.Column("answer_sealed", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name=op.f("fk_tip_unsealings_tip_id_tips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_unsealings")),
        sa.UniqueConstraint("reference", name=op.f("uq_tip_unsealings_reference")),
    )
    with op.batch_alter_table("tip_unsealings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_unsealings_decided_at"), ["decided_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_tip_unsealings_tip_id"), ["tip_id"], unique=False)

    with op.batch_alter_table("tips", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_named", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("body_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("reported_body_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("extended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("decided_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("told_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("told_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("is_question_open", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("is_surveyed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("proof_sealed", sa.Text(), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_tips_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tips_merged_into_id"), ["merged_into_id"], unique=False)
