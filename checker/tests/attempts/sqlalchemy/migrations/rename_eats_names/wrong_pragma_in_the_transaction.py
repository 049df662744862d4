"""Foreign keys off first, and on again at the end. But the copy has begun a transaction by then, in
which the pragma does nothing: they stay off on this connection.

Refused by: keeps_the_moorings"""


def rename(old: str, new: str) -> None:
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("boats") as boats:
        boats.alter_column(old, new_column_name=new)
    op.execute("PRAGMA foreign_keys=ON")


def upgrade() -> None:
    rename("title", "name")


def downgrade() -> None:
    rename("name", "title")
