"""What Alembic wrote, with the line that it could not know: the names move before their column is
dropped. Spread over releases in which both are written, old and new code run side by side."""


def upgrade() -> None:
    name = sa.Column("name", sa.String(80), nullable=False, server_default="unnamed")
    op.add_column("boats", name)
    op.execute("UPDATE boats SET name = title")
    op.create_index("ix_boats_name", "boats", ["name"])
    op.drop_index("ix_boats_title", "boats")
    op.drop_column("boats", "title")


def downgrade() -> None:
    title = sa.Column("title", sa.String(80), nullable=False, server_default="unnamed")
    op.add_column("boats", title)
    op.execute("UPDATE boats SET title = name")
    op.create_index("ix_boats_title", "boats", ["title"])
    op.drop_index("ix_boats_name", "boats")
    op.drop_column("boats", "name")
