"""Migrations only ever go forward, says the team. Until a release has to be taken back, at night.

Refused by: gives_them_back"""


def upgrade() -> None:
    op.alter_column("boats", "title", new_column_name="name")


def downgrade() -> None:
    pass
