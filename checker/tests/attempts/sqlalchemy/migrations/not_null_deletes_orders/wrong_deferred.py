"""Deferred foreign keys are checked at COMMIT, when the table is there again. But only the check is
deferred, the cascade is not.

Refused by: keeps_the_orders"""


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    op.execute("PRAGMA defer_foreign_keys=ON")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=False)


def downgrade() -> None:
    op.execute("PRAGMA defer_foreign_keys=ON")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=True)
