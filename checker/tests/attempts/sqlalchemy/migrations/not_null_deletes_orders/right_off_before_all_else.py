"""The pragma comes before the first row is written: SQLite has begun no transaction by then. At the
end it has, and the block commits that before foreign keys are switched on."""


def upgrade() -> None:
    op.execute("PRAGMA foreign_keys=OFF")
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=False)
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=ON")


def downgrade() -> None:
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=True)
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=ON")
