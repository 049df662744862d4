"""Up, Alembic makes the table anew under its new column and copies the rows; down, the database
is told in its own words."""


def upgrade() -> None:
    with op.batch_alter_table("books") as books:
        books.alter_column("name", new_column_name="title")


def downgrade() -> None:
    op.execute("ALTER TABLE books RENAME COLUMN title TO name")
