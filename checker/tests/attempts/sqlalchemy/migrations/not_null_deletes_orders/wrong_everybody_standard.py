"""A new column with a default needs no copy of the table. It needs one of the old column, though:
who was gold is standard now.

Refused by: fills_the_gaps"""


def upgrade() -> None:
    op.drop_column("customers", "tier")
    tier = sa.Column("tier", sa.String(10), nullable=False, server_default="standard")
    op.add_column("customers", tier)


def downgrade() -> None:
    op.add_column("customers", sa.Column("old_tier", sa.String(10)))
    op.execute("UPDATE customers SET old_tier = tier")
    op.drop_column("customers", "tier")
    op.alter_column("customers", "old_tier", new_column_name="tier")
