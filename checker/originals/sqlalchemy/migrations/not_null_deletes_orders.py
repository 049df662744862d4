"""Not null deletes orders: a table that is made anew must not take others with it.

`Customer.tier` becomes NOT NULL. SQLite alters no column, so Alembic's batch mode copies the table,
drops it, and gives its name to the copy. No error; and that night, not one order was left.

Your task: `upgrade` gives "standard" to all without a tier and makes the column NOT NULL, with a
default or without; `downgrade` gives it back its old rules. Nothing else changes, either way: rows,
columns, rules, and foreign keys, which are on again for the next revision of the same run.
"""

import shutil
import sqlite3
from contextlib import closing, redirect_stdout
from io import StringIO
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from alembic import command, op
from alembic.config import Config

revision = "c05d77e1b3f4"
down_revision = None  # the tables are older than their migrations


def upgrade() -> None:
    op.execute("UPDATE customers SET tier = 'standard' WHERE tier IS NULL")
    # TODO: what else is dropped with the old table?
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("tier", nullable=True)


SHOP = """
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL, tier VARCHAR(10),
    credit INTEGER DEFAULT 100 NOT NULL, CONSTRAINT one_account UNIQUE (email)
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, total INTEGER NOT NULL,
    FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE TABLE lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, item VARCHAR(40) NOT NULL,
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
);
INSERT INTO customers VALUES (1, 'ann@sea.example', 'gold', 100), (2, 'bo@sea.example', NULL, 0);
INSERT INTO orders VALUES (1, 1, 900), (2, 2, 250), (3, 2, 75);
INSERT INTO lines VALUES (1, 1, 'teapot'), (2, 2, 'kettle'), (3, 3, 'cup'), (4, 3, 'saucer');
"""


def main(folder: str) -> None:
    sa.event.listen(sa.Engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA foreign_keys=ON"))
    config = Config(f"{folder}/alembic.ini")
    with redirect_stdout(StringIO()):  # it tells of each file that it writes
        command.init(config, f"{folder}/migrations", template="async")
    config.set_main_option("sqlalchemy.url", f"sqlite+aiosqlite:///{folder}/shop.db")
    shutil.copy(__file__, f"{folder}/migrations/versions")
    with closing(sqlite3.connect(f"{folder}/shop.db")) as database:
        database.executescript(SHOP)
        command.upgrade(config, "head")
        for table in ("customers", "orders", "lines"):
            print(table, database.execute(f"SELECT * FROM {table}").fetchall())


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        main(folder)
