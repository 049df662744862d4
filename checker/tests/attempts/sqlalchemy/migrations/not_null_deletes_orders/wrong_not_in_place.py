"""Batch mode is told never to copy a table. Then it sends what SQLite does not understand.

Refused by: keeps_the_orders"""


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    with op.batch_alter_table("customers", recreate="never") as customers:
        customers.alter_column("tier", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("customers", recreate="never") as customers:
        customers.alter_column("tier", nullable=True)
