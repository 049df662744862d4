"""A new column that begins empty is no loss, if it is filled before the old one goes."""

from sqlalchemy import Column, String


def upgrade() -> None:
    move("name", "title")


def downgrade() -> None:
    move("title", "name")


def move(old: str, new: str) -> None:
    op.add_column("books", Column(new, String, nullable=False, server_default=""))
    op.execute(f"UPDATE books SET {new} = {old}")
    op.drop_column("books", old)
