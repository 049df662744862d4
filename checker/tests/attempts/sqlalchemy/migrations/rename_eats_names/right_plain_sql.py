"""What Alembic would send, by hand: SQLite has known it since 3.25, PostgreSQL always."""


def upgrade() -> None:
    op.execute("ALTER TABLE boats RENAME COLUMN title TO name")


def downgrade() -> None:
    op.execute("ALTER TABLE boats RENAME COLUMN name TO title")
