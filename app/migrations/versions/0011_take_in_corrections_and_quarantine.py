"""Take in corrections and quarantine."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime
from app.migrations import guards

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NEVER = "quarantine_rule NOT IN ('sealed-by-law', 'subject-is-minor')"
_VERSION_OF_RECORD = "fk_record_versions_record_id_credit_records"


def upgrade() -> None:
    with op.batch_alter_table("intake_batches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(length=12), nullable=False, server_default="new"))
        batch_op.add_column(sa.Column("corrected", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("withdrawn", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("intake_rows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quarantine", sa.String(length=12), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("quarantine_rule", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("decided_by", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("decided_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("reason_sealed", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE intake_rows SET quarantine_rule = rule WHERE outcome = 'quarantined'")
    op.execute("UPDATE intake_rows SET quarantine = 'waiting' WHERE cells_sealed <> ''")
    with op.batch_alter_table("intake_rows", schema=None) as batch_op:
        batch_op.create_check_constraint(
            "never_released", f"{_NEVER} OR (quarantine <> 'released' AND record_id IS NULL)"
        )
        batch_op.create_check_constraint("never_releasable", f"{_NEVER} OR NOT is_releasable")

    with op.batch_alter_table("record_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decided_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("severity", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("publish_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("use_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("earliest_repair_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.drop_constraint(op.f(_VERSION_OF_RECORD), type_="foreignkey")
        batch_op.create_foreign_key(
            op.f(_VERSION_OF_RECORD), "credit_records", ["record_id"], ["id"], ondelete="CASCADE"
        )
    # The newest version has the terms that its record has today; of older ones nobody wrote them down.
    terms = ("decided_on", "severity", "publish_until", "use_until", "earliest_repair_on")
    of_record = "FROM credit_records WHERE id = record_versions.record_id"
    copied = ", ".join(f"{name} = (SELECT {name} {of_record})" for name in terms)
    newest = f"number = (SELECT version {of_record})"
    op.execute(f"UPDATE record_versions SET {copied} WHERE {newest}")  # noqa: S608 - our own names
    guards.install(op.get_bind().dialect.name, op.execute)
