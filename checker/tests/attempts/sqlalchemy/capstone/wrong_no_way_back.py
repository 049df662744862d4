"""Tempting, since the way up keeps all titles, and nobody goes back. Until a release is taken back,
and with it the revision.

Refused by: renames_the_column
"""

from sqlalchemy import Column, String


def upgrade() -> None:
    op.alter_column("books", "name", new_column_name="title")


def downgrade() -> None:
    op.add_column("books", Column("name", String, nullable=False, server_default=""))
    op.drop_column("books", "title")
