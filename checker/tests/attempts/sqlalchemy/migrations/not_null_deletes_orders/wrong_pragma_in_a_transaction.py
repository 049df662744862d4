"""The pragma stands right before the table is made anew. But the UPDATE above it has begun a
transaction, and in there it does nothing, without a word.

Refused by: keeps_the_orders"""


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=False)
    op.execute("PRAGMA foreign_keys=ON")


def downgrade() -> None:
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=True)
    op.execute("PRAGMA foreign_keys=ON")
