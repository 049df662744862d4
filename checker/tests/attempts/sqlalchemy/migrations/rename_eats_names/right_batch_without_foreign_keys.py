"""Batch mode makes a new table and drops the old one. With foreign keys off meanwhile, nothing
happens to the moorings; and both pragmas are sent outside of a transaction, where they work."""


def rename(old: str, new: str) -> None:
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("boats") as boats:
        boats.alter_column(old, new_column_name=new)
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=ON")


def upgrade() -> None:
    rename("title", "name")


def downgrade() -> None:
    rename("name", "title")
