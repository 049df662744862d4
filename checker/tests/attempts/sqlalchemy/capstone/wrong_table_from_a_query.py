"""Tempting, since a table that is made from a query has all rows and the names that one likes. But
it has no key and no NOT NULL: books come twice from then on.

Refused by: renames_the_column
"""


def upgrade() -> None:
    rename("name", "title")


def downgrade() -> None:
    rename("title", "name")


def rename(old: str, new: str) -> None:
    columns = f"isbn, {old} AS {new}, author, cents, copies"
    op.execute(f"CREATE TABLE copied AS SELECT {columns} FROM books")
    op.drop_table("books")
    op.rename_table("copied", "books")
