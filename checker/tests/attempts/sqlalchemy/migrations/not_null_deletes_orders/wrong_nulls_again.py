"""`downgrade` wants to be exact, and takes away what `upgrade` has filled in; but also from those
who were standard all the time.

Refused by: can_be_undone"""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_foreign_keys() -> Iterator[None]:
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=OFF")
    yield
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys=ON")


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    with without_foreign_keys(), op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=False)


def downgrade() -> None:
    with without_foreign_keys(), op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=True)
    op.execute("UPDATE customers SET tier = NULL WHERE tier = 'standard'")
