"""Tempting, since a new column that may be empty needs no default, and all titles are copied. But
from then on the table takes books without a title.

Refused by: renames_the_column
"""

from sqlalchemy import Column, String


def upgrade() -> None:
    op.add_column("books", Column("title", String))
    op.execute("UPDATE books SET title = name")
    op.drop_column("books", "name")
