"""The driver's connection is told to commit before each pragma, behind the back of SQLAlchemy and
Alembic. What is left for them to commit is what has come since."""


def set_foreign_keys(value: str) -> None:
    connection = op.get_bind()
    connection.connection.commit()
    connection.exec_driver_sql(f"PRAGMA foreign_keys={value}")


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    set_foreign_keys("OFF")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=False)
    set_foreign_keys("ON")


def downgrade() -> None:
    set_foreign_keys("OFF")
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=True)
    set_foreign_keys("ON")
