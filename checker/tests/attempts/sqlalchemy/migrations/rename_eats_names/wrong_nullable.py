"""A column that may be NULL is added without any trouble, is filled, and stays like that: the next
boat has no name at all.

Refused by: keeps_the_rules"""


def upgrade() -> None:
    op.add_column("boats", sa.Column("name", sa.String(80)))
    op.execute("UPDATE boats SET name = title")
    op.create_index("ix_boats_name", "boats", ["name"])
    op.drop_index("ix_boats_title", "boats")
    op.drop_column("boats", "title")


def downgrade() -> None:
    op.add_column("boats", sa.Column("title", sa.String(80)))
    op.execute("UPDATE boats SET title = name")
    op.create_index("ix_boats_title", "boats", ["title"])
    op.drop_index("ix_boats_name", "boats")
    op.drop_column("boats", "name")
