"""The pragmas work, because the transaction is committed before each. But it was Alembic's: of what
comes later, its own note that the revision has run, nothing is committed.

Refused by: can_be_undone"""


def recreate(nullable: bool) -> None:
    op.get_bind().commit()
    op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=nullable)
    op.get_bind().commit()
    op.execute("PRAGMA foreign_keys=ON")


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    recreate(nullable=False)


def downgrade() -> None:
    recreate(nullable=True)
