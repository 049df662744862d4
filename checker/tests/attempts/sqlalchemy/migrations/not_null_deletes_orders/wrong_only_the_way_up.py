"""Up, all goes well. `downgrade` goes the same way back, past the same DROP TABLE.

Refused by: can_be_undone"""


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=False)
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=ON")
