"""A trigger refuses NULL, and the table is left alone. But its column still says that it may be
NULL, and so the next comparison with the model finds the same difference again.

Refused by: fills_the_gaps"""


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER tier_{event} BEFORE {event} ON customers WHEN NEW.tier IS NULL "
            "BEGIN SELECT RAISE(ABORT, 'NOT NULL constraint failed: customers.tier'); END"
        )


def downgrade() -> None:
    for event in ("INSERT", "UPDATE"):
        op.execute(f"DROP TRIGGER tier_{event}")
