"""Without a cascade, the orders stay. It is removed before the table is dropped, and nobody puts it
back: whoever deletes a customer from now on leaves orders of nobody.

Refused by: keeps_the_rules"""


def recreate(nullable: bool) -> None:
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=OFF")
    op.execute(
        "CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, "
        "total INTEGER NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id))"
    )
    op.execute("INSERT INTO new_orders SELECT * FROM orders")
    op.drop_table("orders")
    op.rename_table("new_orders", "orders")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=nullable)
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=ON")


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    recreate(nullable=False)


def downgrade() -> None:
    recreate(nullable=True)
