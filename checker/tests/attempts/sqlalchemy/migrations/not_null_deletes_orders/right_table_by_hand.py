"""The table is written out, and the gaps are filled on the way to the new one. SQLite's manual
lists this in twelve steps, with foreign keys off around them."""


def recreate(tier: sa.Column, value: str) -> None:
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=OFF")
    op.create_table(
        "new_customers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(80), nullable=False),
        tier,
        sa.Column("credit", sa.Integer, server_default="100", nullable=False),
        sa.UniqueConstraint("email", name="one_account"),
    )
    op.execute(f"INSERT INTO new_customers SELECT id, email, {value}, credit FROM customers")
    op.drop_table("customers")
    op.rename_table("new_customers", "customers")
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=ON")


def upgrade() -> None:
    recreate(sa.Column("tier", sa.String(10), nullable=False), "coalesce(tier, 'standard')")


def downgrade() -> None:
    recreate(sa.Column("tier", sa.String(10)), "tier")
