"""Tempting, since the old table is only put aside while the new one is made and filled. But what
refers to a table follows it to its new name: the lines of all orders point to a table that is
dropped in the end.

Refused by: renames_the_column
"""

from sqlalchemy import Column, Integer, String


def upgrade() -> None:
    rename("name", "title")


def downgrade() -> None:
    rename("title", "name")


def rename(old: str, new: str) -> None:
    op.rename_table("books", "old_books")
    op.create_table(
        "books",
        Column("isbn", String, primary_key=True),
        Column(new, String, nullable=False),
        Column("author", String, nullable=False),
        Column("cents", Integer, nullable=False),
        Column("copies", Integer, nullable=False),
    )
    op.execute(f"INSERT INTO books SELECT isbn, {old}, author, cents, copies FROM old_books")
    op.drop_table("old_books")
