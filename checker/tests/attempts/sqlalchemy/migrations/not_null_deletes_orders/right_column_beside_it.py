"""SQLite can add a NOT NULL column with a default, drop one and rename one in place. Where no table
is made anew, nothing is dropped that others refer to."""


def replace(tier: sa.Column) -> None:
    op.add_column("customers", tier)
    op.execute("UPDATE customers SET new_tier = tier WHERE tier IS NOT NULL")
    op.drop_column("customers", "tier")
    op.alter_column("customers", "new_tier", new_column_name="tier")


def upgrade() -> None:
    tier = sa.Column("new_tier", sa.String(10), nullable=False, server_default="standard")
    replace(tier)


def downgrade() -> None:
    replace(sa.Column("new_tier", sa.String(10)))
