"""Know what is shown."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosure_places",
        sa.Column("catalogue_item_id", sa.Uuid(), nullable=False),
        sa.Column("list_code", sa.String(length=40), nullable=False),
        sa.Column("domain", sa.String(length=60), nullable=False),
        sa.Column("body_name", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["catalogue_item_id"],
            ["catalogue_items.id"],
            name=op.f("fk_disclosure_places_catalogue_item_id_catalogue_items"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_places")),
        sa.UniqueConstraint(
            "catalogue_item_id",
            "list_code",
            "domain",
            "body_name",
            "year",
            name=op.f("uq_disclosure_places_catalogue_item_id"),
        ),
    )
    op.create_table(
        "disclosure_counts",
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("figure", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["disclosure_places.id"],
            name=op.f("fk_disclosure_counts_place_id_disclosure_places"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_counts")),
    )
    with op.batch_alter_table("disclosure_counts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_disclosure_counts_what", ["what", "day", "place_id", "figure"], unique=False
        )

    with op.batch_alter_table("disclosures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seal", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("place_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("visible_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hidden_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("hidden_reason", sa.String(length=24), server_default="", nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_disclosures_hidden_on"), ["hidden_on"], unique=False)
        batch_op.create_index(
            "ix_disclosures_place", ["place_id", "published_at", "id", "visible_until"], unique=False
        )
        batch_op.create_index(
            "ix_disclosures_shown", ["published_at", "id", "visible_until", "place_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_disclosures_visible_until"), ["visible_until"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_disclosures_place_id_disclosure_places"), "disclosure_places", ["place_id"], ["id"]
        )
