"""Nothing is dropped, so nothing can be lost. But the title stays, and from the first boat on that
the new version writes, the two say different things.

Refused by: keeps_the_names"""


def upgrade() -> None:
    name = sa.Column("name", sa.String(80), nullable=False, server_default="unnamed")
    op.add_column("boats", name)
    op.execute("UPDATE boats SET name = title")
    op.create_index("ix_boats_name", "boats", ["name"])


def downgrade() -> None:
    op.drop_index("ix_boats_name", "boats")
    op.drop_column("boats", "name")
