"""The orders wait elsewhere and come back. Their lines went with them, and nobody kept those.

Refused by: keeps_the_orders"""


def recreate(nullable: bool) -> None:
    op.execute("CREATE TEMPORARY TABLE kept_orders AS SELECT * FROM orders")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=nullable)
    op.execute("INSERT INTO orders SELECT * FROM kept_orders")
    op.execute("DROP TABLE kept_orders")


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    recreate(nullable=False)


def downgrade() -> None:
    recreate(nullable=True)
