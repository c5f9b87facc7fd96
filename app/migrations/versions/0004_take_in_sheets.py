"""Take in sheets."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_batches",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("handed_in_by", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("refusal", sa.String(length=60), nullable=False),
        sa.Column("refusal_values", sa.JSON(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_expected", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("handed_in_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_intake_batches_body_id_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_batches")),
        sa.UniqueConstraint("reference", name=op.f("uq_intake_batches_reference")),
    )
    with op.batch_alter_table("intake_batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_batches_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_batches_file_digest"), ["file_digest"], unique=False)

    op.create_table(
        "intake_rows",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("is_releasable", sa.Boolean(), nullable=False),
        sa.Column("cells_sealed", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["intake_batches.id"], name=op.f("fk_intake_rows_batch_id_intake_batches")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["credit_records.id"], name=op.f("fk_intake_rows_record_id_credit_records")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_rows")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_intake_rows_batch_id")),
    )
    with op.batch_alter_table("intake_rows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_rows_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_rows_content_digest"), ["content_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_rows_outcome"), ["outcome"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("intake_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_rows_outcome"))
        batch_op.drop_index(batch_op.f("ix_intake_rows_content_digest"))
        batch_op.drop_index(batch_op.f("ix_intake_rows_batch_id"))

    op.drop_table("intake_rows")
    with op.batch_alter_table("intake_batches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_batches_file_digest"))
        batch_op.drop_index(batch_op.f("ix_intake_batches_body_id"))

    op.drop_table("intake_batches")
