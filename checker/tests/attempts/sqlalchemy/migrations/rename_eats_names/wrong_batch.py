"""For SQLite, the documentation recommends batch mode. It drops the table that the moorings refer
to, and with foreign keys on, that deletes them without a word.

Refused by: keeps_the_moorings"""


def upgrade() -> None:
    with op.batch_alter_table("boats") as boats:
        boats.alter_column("title", new_column_name="name")


def downgrade() -> None:
    with op.batch_alter_table("boats") as boats:
        boats.alter_column("name", new_column_name="title")
