"""Look again at objections."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "objection_reconsiderations",
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("request_sealed", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_due_provisional", sa.Boolean(), nullable=False),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("first_outcome", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("answer_sealed", sa.Text(), nullable=False),
        sa.Column("changes_sealed", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objections.id"],
            name=op.f("fk_objection_reconsiderations_objection_id_objections"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_reconsiderations")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_objection_reconsiderations_objection_id")),
    )
    op.create_table(
        "objection_supplements",
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("text_sealed", sa.Text(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objections.id"], name=op.f("fk_objection_supplements_objection_id_objections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_supplements")),
    )
    with op.batch_alter_table("objection_supplements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_objection_supplements_objection_id"), ["objection_id"], unique=False
        )

    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("escalated_at", UtcDateTime(), nullable=True))
