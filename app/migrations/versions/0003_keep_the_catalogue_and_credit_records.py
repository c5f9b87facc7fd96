"""Keep the catalogue and credit records."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_items",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("record_kind", sa.String(length=30), nullable=False),
        sa.Column("penalty_kinds", sa.JSON(), nullable=False),
        sa.Column("list_code", sa.String(length=40), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("domain", sa.String(length=60), nullable=False),
        sa.Column("collecting_basis", sa.Text(), nullable=False),
        sa.Column("publication_basis", sa.Text(), nullable=False),
        sa.Column("access_mode", sa.String(length=12), nullable=False),
        sa.Column("retention", sa.String(length=60), nullable=False),
        sa.Column("rule_id", sa.String(length=60), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_items")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_catalogue_items_code")),
    )
    with op.batch_alter_table("catalogue_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalogue_items_code"), ["code"], unique=False)

    op.create_table(
        "credit_records",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("catalogue_item_id", sa.Uuid(), nullable=False),
        sa.Column("determining_body_id", sa.Uuid(), nullable=False),
        sa.Column("source_body_id", sa.Uuid(), nullable=False),
        sa.Column("decision_key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("polarity", sa.String(length=10), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("domain", sa.String(length=60), nullable=False),
        sa.Column("regime", sa.String(length=40), nullable=False),
        sa.Column("list_code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("decision_no", sa.String(length=128), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("publish_until", sa.Date(), nullable=True),
        sa.Column("use_until", sa.Date(), nullable=True),
        sa.Column("earliest_repair_on", sa.Date(), nullable=True),
        sa.Column("rulebook_version", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("objection_marked_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["catalogue_item_id"],
            ["catalogue_items.id"],
            name=op.f("fk_credit_records_catalogue_item_id_catalogue_items"),
        ),
        sa.ForeignKeyConstraint(
            ["determining_body_id"], ["bodies.id"], name=op.f("fk_credit_records_determining_body_id_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["source_body_id"], ["bodies.id"], name=op.f("fk_credit_records_source_body_id_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_credit_records_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_records")),
        sa.UniqueConstraint("decision_key", name=op.f("uq_credit_records_decision_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_credit_records_reference")),
    )
    with op.batch_alter_table("credit_records", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_credit_records_determining_body_id"), ["determining_body_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_credit_records_source_body_id"), ["source_body_id"], unique=False
        )
        batch_op.create_index("ix_credit_records_subject_kind", ["subject_id", "kind"], unique=False)

    op.create_table(
        "record_versions",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("source_row", sa.String(length=60), nullable=False),
        sa.Column("rulebook_version", sa.String(length=20), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["credit_records.id"], name=op.f("fk_record_versions_record_id_credit_records")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_versions")),
        sa.UniqueConstraint("record_id", "number", name=op.f("uq_record_versions_record_id")),
    )
    with op.batch_alter_table("record_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_versions_record_id"), ["record_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("record_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_versions_record_id"))

    op.drop_table("record_versions")
    with op.batch_alter_table("credit_records", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_records_subject_kind")
        batch_op.drop_index(batch_op.f("ix_credit_records_source_body_id"))
        batch_op.drop_index(batch_op.f("ix_credit_records_determining_body_id"))

    op.drop_table("credit_records")
    with op.batch_alter_table("catalogue_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalogue_items_code"))

    op.drop_table("catalogue_items")
