"""Follow the procedure."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_series",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_series")),
        sa.UniqueConstraint("name", name=op.f("uq_document_series_name")),
    )
    op.create_table(
        "certificates",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("code_sealed", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("contents_digest", sa.String(length=64), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_certificates_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("code_index", name=op.f("uq_certificates_code_index")),
        sa.UniqueConstraint("reference", name=op.f("uq_certificates_reference")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificates_file_digest"), ["file_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "disclosure_papers",
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("contents_sealed", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosures.id"], name=op.f("fk_disclosure_papers_disclosure_id_disclosures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_papers")),
        sa.UniqueConstraint("disclosure_id", "kind", name=op.f("uq_disclosure_papers_disclosure_id")),
    )
    op.create_table(
        "disclosure_replies",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("manner", sa.String(length=16), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("proof", sa.String(length=80), nullable=False),
        sa.Column("asks_hearing", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disclosure_id"],
            ["disclosures.id"],
            name=op.f("fk_disclosure_replies_disclosure_id_disclosures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_replies")),
        sa.UniqueConstraint("reference", name=op.f("uq_disclosure_replies_reference")),
    )
    with op.batch_alter_table("disclosure_replies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disclosure_replies_disclosure_id"), ["disclosure_id"], unique=False
        )

    op.create_table(
        "disclosure_servings",
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.Column("paper", sa.String(length=16), nullable=False),
        sa.Column("manner", sa.String(length=16), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("proof", sa.String(length=80), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disclosure_id"],
            ["disclosures.id"],
            name=op.f("fk_disclosure_servings_disclosure_id_disclosures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_servings")),
    )
    with op.batch_alter_table("disclosure_servings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disclosure_servings_disclosure_id"), ["disclosure_id"], unique=False
        )

    op.create_table(
        "disclosure_reply_points",
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text_sealed", sa.Text(), nullable=False),
        sa.Column("answer_sealed", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["disclosure_replies.id"],
            name=op.f("fk_disclosure_reply_points_reply_id_disclosure_replies"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_reply_points")),
    )
    with op.batch_alter_table("disclosure_reply_points", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_reply_points_reply_id"), ["reply_id"], unique=False)

    with op.batch_alter_table("disclosures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_received_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reply_waived_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reply_considered_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hearing_asked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hearing_settled_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hearing_note_sealed", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("decision_no", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("documents_served_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("suspended_by", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("end_asked_for", sa.String(length=24), server_default="", nullable=False)
        )
