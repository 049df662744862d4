"""Foreign keys are off meanwhile, and nobody is lost. But the default that came with NOT NULL stays
behind: who comes without a tier after `downgrade` is "standard" still.
Refused by: keeps_the_rules"""


def anew(**changes: object) -> None:
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=OFF")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", **changes)
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=ON")


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    anew(nullable=False, server_default="standard")


def downgrade() -> None:
    anew(nullable=True)
