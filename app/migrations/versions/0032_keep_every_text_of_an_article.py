"""Keep every text of an article."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_files",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("words_en", sa.String(length=200), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_leaving", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_files_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_files")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_article_files_article_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_article_files_reference")),
    )
    op.create_table(
        "article_versions",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("manuscript", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("post", sa.String(length=40), nullable=False),
        sa.Column("restores", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_versions_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_versions")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_article_versions_article_id")),
    )
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("newest", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("live", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("title_en", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("summary_en", sa.String(length=400), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("domain", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("blocks_en", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("related", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("cover", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("anonymised_by", sa.String(length=80), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("expires_at", UtcDateTime(), nullable=True))
        batch_op.create_index("ix_articles_shown", ["live", "published_at"], unique=False)
    _keep_the_texts_there_are()


def _keep_the_texts_there_are() -> None:
    """The text that each article has becomes its first version; what was published is the first one."""
    connection = op.get_bind()
    articles = sa.table(
        "articles",
        sa.column("id", sa.Uuid()),
        sa.column("kind", sa.String()),
        sa.column("title", sa.String()),
        sa.column("summary", sa.String()),
        sa.column("source_text", sa.Text()),
        sa.column("written_by", sa.String()),
        sa.column("changed_at", UtcDateTime()),
        sa.column("published_at", UtcDateTime()),
        sa.column("newest", sa.Integer()),
        sa.column("live", sa.Integer()),
    )
    versions = sa.table(
        "article_versions",
        sa.column("id", sa.Uuid()),
        sa.column("article_id", sa.Uuid()),
        sa.column("number", sa.Integer()),
        sa.column("manuscript", sa.JSON()),
        sa.column("made_at", UtcDateTime()),
        sa.column("made_by", sa.String()),
        sa.column("post", sa.String()),
        sa.column("restores", sa.Integer()),
    )
    for row in connection.execute(sa.select(articles)).all():
        words = {"kind": row.kind, "title": row.title, "summary": row.summary, "text": row.source_text}
        connection.execute(
            versions.insert().values(
                id=uuid4(),
                article_id=row.id,
                number=1,
                manuscript=words | {"writing": "document"},
                made_at=row.changed_at,
                made_by=row.written_by,
                post="",
                restores=0,
            )
        )
    connection.execute(articles.update().values(newest=1))
    connection.execute(articles.update().where(articles.c.published_at.is_not(None)).values(live=1))
