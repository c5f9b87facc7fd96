"""Repair credit."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "repair_applications",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_due_provisional", sa.Boolean(), nullable=False),
        sa.Column("commitment_code", sa.String(length=20), nullable=False),
        sa.Column("commitment_digest", sa.String(length=64), nullable=False),
        sa.Column("commitment_until", sa.Date(), nullable=True),
        sa.Column("masked_name", sa.String(length=60), nullable=False),
        sa.Column("gaps_sealed", sa.Text(), nullable=False),
        sa.Column("gaps_at", UtcDateTime(), nullable=True),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("referred_at", UtcDateTime(), nullable=True),
        sa.Column("extended_at", UtcDateTime(), nullable=True),
        sa.Column("extension_sealed", sa.Text(), nullable=False),
        sa.Column("proposed_outcome", sa.String(length=10), nullable=False),
        sa.Column("proposal_sealed", sa.Text(), nullable=False),
        sa.Column("proposed_bar", sa.String(length=24), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=True),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("sent_back_sealed", sa.Text(), nullable=False),
        sa.Column("body_answer_no", sa.String(length=128), nullable=False),
        sa.Column("ground", sa.String(length=24), nullable=False),
        sa.Column("reasons_sealed", sa.Text(), nullable=False),
        sa.Column("measures_lifted", sa.JSON(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("barred_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["credit_records.id"], name=op.f("fk_repair_applications_record_id_credit_records")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_repair_applications_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_applications")),
        sa.UniqueConstraint("reference", name=op.f("uq_repair_applications_reference")),
    )
    with op.batch_alter_table("repair_applications", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_repair_applications_commitment_until"), ["commitment_until"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_repair_applications_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_repair_applications_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_repair_applications_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "repair_reminders",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["credit_records.id"], name=op.f("fk_repair_reminders_record_id_credit_records")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_reminders")),
        sa.UniqueConstraint("record_id", name=op.f("uq_repair_reminders_record_id")),
    )
    op.create_table(
        "repair_notices",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=80), nullable=False),
        sa.Column("proof", sa.String(length=128), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["repair_applications.id"],
            name=op.f("fk_repair_notices_application_id_repair_applications"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_repair_notices_body_id_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_notices")),
        sa.UniqueConstraint("reference", name=op.f("uq_repair_notices_reference")),
    )
    with op.batch_alter_table("repair_notices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_repair_notices_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_repair_notices_body_id"), ["body_id"], unique=False)
