"""Honour integrity models."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime
from app.migrations import guards

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_batches",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("handed_in_by", sa.String(length=80), nullable=False),
        sa.Column("handed_in_at", UtcDateTime(), nullable=False),
        sa.Column("receipts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_model_batches_body_id_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_batches")),
        sa.UniqueConstraint("body_id", "file_digest", name=op.f("uq_model_batches_body_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_model_batches_reference")),
    )
    op.create_table(
        "integrity_models",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("consent", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("awarding_body_id", sa.Uuid(), nullable=True),
        sa.Column("document_no", sa.String(length=128), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("session_no", sa.String(length=50), nullable=False),
        sa.Column("words_sealed", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(length=40), nullable=False),
        sa.Column("shown_digest", sa.String(length=64), nullable=False),
        sa.Column("agreed_digest", sa.String(length=64), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("is_pictured", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("notice_by", sa.String(length=80), nullable=False),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("return_sealed", sa.Text(), nullable=False),
        sa.Column("revocation", sa.String(length=24), nullable=False),
        sa.Column("revocation_sealed", sa.Text(), nullable=False),
        sa.Column("revocation_by", sa.String(length=80), nullable=False),
        sa.Column("revoked_by", sa.String(length=80), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["awarding_body_id"], ["bodies.id"], name=op.f("fk_integrity_models_awarding_body_id_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["credit_records.id"], name=op.f("fk_integrity_models_record_id_credit_records")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_integrity_models_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_models")),
        sa.UniqueConstraint("reference", name=op.f("uq_integrity_models_reference")),
    )
    with op.batch_alter_table("integrity_models", schema=None) as batch_op:
        batch_op.create_index("ix_integrity_models_published", ["state", "published_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_integrity_models_record_id"), ["record_id"], unique=False)
        batch_op.create_index(
            "ix_integrity_models_shown", ["state", "consent", "kind", "place", "year"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_integrity_models_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "model_answers",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("is_pictured", sa.Boolean(), nullable=False),
        sa.Column("shown_digest", sa.String(length=64), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["integrity_models.id"], name=op.f("fk_model_answers_model_id_integrity_models")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_answers")),
    )
    with op.batch_alter_table("model_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_model_answers_model_id"), ["model_id"], unique=False)

    op.create_table(
        "model_comments",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("receipt_index", sa.String(length=64), nullable=False),
        sa.Column("words_sealed", sa.Text(), nullable=False),
        sa.Column("sender_sealed", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("gist_sealed", sa.Text(), nullable=False),
        sa.Column("answer_sealed", sa.Text(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["integrity_models.id"], name=op.f("fk_model_comments_model_id_integrity_models")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_comments")),
        sa.UniqueConstraint("receipt_index", name=op.f("uq_model_comments_receipt_index")),
        sa.UniqueConstraint("reference", name=op.f("uq_model_comments_reference")),
    )
    with op.batch_alter_table("model_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_model_comments_model_id"), ["model_id"], unique=False)

    op.create_table(
        "model_letters",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["integrity_models.id"], name=op.f("fk_model_letters_model_id_integrity_models")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_letters")),
        sa.UniqueConstraint("code_index", name=op.f("uq_model_letters_code_index")),
    )
    with op.batch_alter_table("model_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_model_letters_model_id"), ["model_id"], unique=False)

    op.create_table(
        "model_recommendations",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("receipt_index", sa.String(length=64), nullable=True),
        sa.Column("claims_sealed", sa.Text(), nullable=False),
        sa.Column("sender_sealed", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("row_key", sa.String(length=64), nullable=True),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer_sealed", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["model_batches.id"], name=op.f("fk_model_recommendations_batch_id_model_batches")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["bodies.id"], name=op.f("fk_model_recommendations_body_id_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["integrity_models.id"],
            name=op.f("fk_model_recommendations_model_id_integrity_models"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_model_recommendations_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_recommendations")),
        sa.UniqueConstraint("receipt_index", name=op.f("uq_model_recommendations_receipt_index")),
        sa.UniqueConstraint("reference", name=op.f("uq_model_recommendations_reference")),
        sa.UniqueConstraint("row_key", name=op.f("uq_model_recommendations_row_key")),
    )
    with op.batch_alter_table("model_recommendations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_model_recommendations_model_id"), ["model_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_model_recommendations_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_model_recommendations_subject_id"), ["subject_id"], unique=False)
    guards.keep_answers(op.get_bind().dialect.name, op.execute)
