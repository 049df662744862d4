"""All that hangs on a customer waits in a table that refers to nobody, and comes back, parents
first. For a large table that is much work, but it needs no pragma."""


def recreate(nullable: bool) -> None:
    op.execute("CREATE TEMPORARY TABLE kept_orders AS SELECT * FROM orders")
    op.execute("CREATE TEMPORARY TABLE kept_lines AS SELECT * FROM lines")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=nullable)
    op.execute("INSERT INTO orders SELECT * FROM kept_orders")
    op.execute("INSERT INTO lines SELECT * FROM kept_lines")
    op.execute("DROP TABLE kept_orders")
    op.execute("DROP TABLE kept_lines")


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    recreate(nullable=False)


def downgrade() -> None:
    recreate(nullable=True)
