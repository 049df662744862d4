"""The index follows its column. It goes on being called after the title, which hurts nobody but the
next comparison."""


def upgrade() -> None:
    op.alter_column("boats", "title", new_column_name="name")


def downgrade() -> None:
    op.alter_column("boats", "name", new_column_name="title")
