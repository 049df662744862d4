"""SQLite drops no column that has an index, so the index goes first. From now on, the search for a
name reads the whole harbour.

Refused by: keeps_the_rules"""


def upgrade() -> None:
    op.drop_index("ix_boats_title", "boats")
    op.alter_column("boats", "title", new_column_name="name")


def downgrade() -> None:
    op.alter_column("boats", "name", new_column_name="title")
    op.create_index("ix_boats_title", "boats", ["title"])
