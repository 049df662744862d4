"""The names are copied, up and down. Only `upgrade` was compared with the model: the `title` that
comes back has another default than the one that went.
Refused by: keeps_the_rules"""


def upgrade() -> None:
    op.add_column(
        "boats", sa.Column("name", sa.String(80), nullable=False, server_default="unnamed")
    )
    op.execute("UPDATE boats SET name = title")
    op.drop_index("ix_boats_title", table_name="boats")
    op.create_index("ix_boats_name", "boats", ["name"])
    op.drop_column("boats", "title")


def downgrade() -> None:
    op.add_column("boats", sa.Column("title", sa.String(80), nullable=False, server_default=""))
    op.execute("UPDATE boats SET title = name")
    op.drop_index("ix_boats_name", table_name="boats")
    op.create_index("ix_boats_title", "boats", ["title"])
    op.drop_column("boats", "name")
