"""Publish disclosures."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosures",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("masked_name", sa.String(length=60), nullable=False),
        sa.Column("masked_number", sa.String(length=18), nullable=False),
        sa.Column("list_code", sa.String(length=40), nullable=False),
        sa.Column("domain", sa.String(length=60), nullable=False),
        sa.Column("body_name", sa.String(length=200), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("notice_served_on", sa.Date(), nullable=True),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decision_reasons", sa.Text(), nullable=False),
        sa.Column("check_index", sa.String(length=64), nullable=False),
        sa.Column("suspended_at", UtcDateTime(), nullable=True),
        sa.Column("change_reasons", sa.Text(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("publish_until", sa.Date(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["credit_records.id"], name=op.f("fk_disclosures_record_id_credit_records")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        sa.UniqueConstraint("reference", name=op.f("uq_disclosures_reference")),
    )
    with op.batch_alter_table("disclosures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosures_body_name"), ["body_name"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosures_check_index"), ["check_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosures_domain"), ["domain"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosures_list_code"), ["list_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosures_record_id"), ["record_id"], unique=False)
        batch_op.create_index(
            "ix_disclosures_visible", ["state", "publish_until", "published_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("disclosures", schema=None) as batch_op:
        batch_op.drop_index("ix_disclosures_visible")
        batch_op.drop_index(batch_op.f("ix_disclosures_record_id"))
        batch_op.drop_index(batch_op.f("ix_disclosures_list_code"))
        batch_op.drop_index(batch_op.f("ix_disclosures_domain"))
        batch_op.drop_index(batch_op.f("ix_disclosures_check_index"))
        batch_op.drop_index(batch_op.f("ix_disclosures_body_name"))

    op.drop_table("disclosures")
