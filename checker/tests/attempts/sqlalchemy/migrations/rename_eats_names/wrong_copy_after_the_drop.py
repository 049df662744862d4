"""The copy stands at the end, where there is nothing left to copy from.

Refused by: keeps_the_names"""


def upgrade() -> None:
    op.drop_index("ix_boats_title", "boats")
    op.drop_column("boats", "title")
    name = sa.Column("name", sa.String(80), nullable=False, server_default="unnamed")
    op.add_column("boats", name)
    op.create_index("ix_boats_name", "boats", ["name"])
    op.execute("UPDATE boats SET name = title")
