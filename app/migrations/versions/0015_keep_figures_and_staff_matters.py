"""Keep figures and staff matters."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chain_checks",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("first_bad", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("full_at", UtcDateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=3), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_checks")),
        sa.UniqueConstraint("name", name=op.f("uq_chain_checks_name")),
    )
    op.create_table(
        "batch_figures",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("withdrawn_late", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["intake_batches.id"], name=op.f("fk_batch_figures_batch_id_intake_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_figures")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_batch_figures_batch_id")),
    )
    op.create_table(
        "staff_changes",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_staff_changes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_changes")),
    )
    with op.batch_alter_table("staff_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_changes_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_changes_state"), ["state"], unique=False)

    op.create_table(
        "staff_set_ups",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_staff_set_ups_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_set_ups")),
    )
    with op.batch_alter_table("staff_set_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_set_ups_account_id"), ["account_id"], unique=False)

    with op.batch_alter_table("accesses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_seal", sa.String(length=72), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_accesses_at"), ["at"], unique=False)

    with op.batch_alter_table("bodies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_bodies_parent_id_bodies"), "bodies", ["parent_id"], ["id"])

    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_at"), ["at"], unique=False)
