"""The table is written out from memory, with all columns. The default and the constraint are left
out: from now on, two customers may share an email.

Refused by: keeps_the_rules"""


def recreate(tier: str) -> None:
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=OFF")
    op.execute(
        f"CREATE TABLE new_customers (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL, "
        f"tier {tier}, credit INTEGER NOT NULL)"
    )
    op.execute("INSERT INTO new_customers SELECT * FROM customers")
    op.drop_table("customers")
    op.rename_table("new_customers", "customers")
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=ON")


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    recreate("VARCHAR(10) NOT NULL")


def downgrade() -> None:
    recreate("VARCHAR(10)")
