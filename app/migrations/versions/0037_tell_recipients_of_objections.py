"""Tell recipients of objections."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "objection_notices",
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("objection_reference", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
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
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_objection_notices_body_id_bodies")),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objections.id"], name=op.f("fk_objection_notices_objection_id_objections")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["credit_records.id"], name=op.f("fk_objection_notices_record_id_credit_records")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_objection_notices_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_notices")),
        sa.UniqueConstraint("reference", name=op.f("uq_objection_notices_reference")),
    )
    with op.batch_alter_table("objection_notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_notices_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_notices_objection_id"), ["objection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_notices_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_notices_subject_id"), ["subject_id"], unique=False)
