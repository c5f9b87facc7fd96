"""Let programs hand in."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.String(length=80), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_api_tokens_body_id_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("reference", name=op.f("uq_api_tokens_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_tokens_body_id"), ["body_id"], unique=False)

    op.create_table(
        "api_hand_ins",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["intake_batches.id"], name=op.f("fk_api_hand_ins_batch_id_intake_batches")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_api_hand_ins_body_id_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_hand_ins")),
        sa.UniqueConstraint("body_id", "key_digest", name=op.f("uq_api_hand_ins_body_id")),
    )
    with op.batch_alter_table("api_hand_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_hand_ins_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_api_hand_ins_made_at"), ["made_at"], unique=False)
