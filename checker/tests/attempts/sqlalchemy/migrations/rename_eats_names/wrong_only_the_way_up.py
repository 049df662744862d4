"""Only the direction that went wrong is mended. On the day when a release has to be taken back,
`downgrade` still eats all names.

Refused by: gives_them_back"""


def upgrade() -> None:
    op.alter_column("boats", "title", new_column_name="name")
    op.create_index("ix_boats_name", "boats", ["name"])
    op.drop_index("ix_boats_title", "boats")
