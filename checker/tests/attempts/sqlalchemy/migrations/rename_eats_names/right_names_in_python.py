"""The names travel through Python, as where a value must be worked out: by id, row for row."""


def rename(old: str, new: str) -> None:
    connection = op.get_bind()
    boats = sa.table("boats", sa.column("id"), sa.column(old), sa.column(new))
    named = connection.execute(sa.select(boats.c.id, boats.c[old])).all()
    op.drop_index(f"ix_boats_{old}", "boats")
    op.drop_column("boats", old)
    column = sa.Column(new, sa.String(80), nullable=False, server_default="unnamed")
    op.add_column("boats", column)
    for id, name in named:
        connection.execute(sa.update(boats).where(boats.c.id == id).values({new: name}))
    op.create_index(f"ix_boats_{new}", "boats", [new])


def upgrade() -> None:
    rename("title", "name")


def downgrade() -> None:
    rename("name", "title")
