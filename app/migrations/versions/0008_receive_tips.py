"""Receive tips."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tips",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("receipt_index", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("conduct", sa.String(length=40), nullable=False),
        sa.Column("facts_sealed", sa.Text(), nullable=False),
        sa.Column("place_sealed", sa.Text(), nullable=False),
        sa.Column("happened_sealed", sa.Text(), nullable=False),
        sa.Column("reported_party_sealed", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_receipt_confirmed", sa.Boolean(), nullable=False),
        sa.Column("is_awaiting_answer", sa.Boolean(), nullable=False),
        sa.Column("closing_reason", sa.String(length=24), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tips")),
        sa.UniqueConstraint("receipt_index", name=op.f("uq_tips_receipt_index")),
        sa.UniqueConstraint("reference", name=op.f("uq_tips_reference")),
    )
    with op.batch_alter_table("tips", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tips_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_tips_state"), ["state"], unique=False)

    op.create_table(
        "tip_messages",
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.String(length=10), nullable=False),
        sa.Column("text_sealed", sa.Text(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name=op.f("fk_tip_messages_tip_id_tips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_messages")),
    )
    with op.batch_alter_table("tip_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_messages_tip_id"), ["tip_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tip_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_messages_tip_id"))

    op.drop_table("tip_messages")
    with op.batch_alter_table("tips", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tips_state"))
        batch_op.drop_index(batch_op.f("ix_tips_due_on"))

    op.drop_table("tips")
