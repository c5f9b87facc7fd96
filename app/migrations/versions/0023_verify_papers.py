"""Verify papers."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime
from app.migrations import guards

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued_papers",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("contents_sealed", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("code_sealed", sa.Text(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.Column("replaced_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_issued_papers_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_papers")),
        sa.UniqueConstraint("code_index", name=op.f("uq_issued_papers_code_index")),
    )
    with op.batch_alter_table("issued_papers", schema=None) as batch_op:
        batch_op.create_index("ix_issued_papers_owner_kind", ["owner_id", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_papers_subject_id"), ["subject_id"], unique=False)
    guards.install_for_papers(op.get_bind().dialect.name, op.execute)
