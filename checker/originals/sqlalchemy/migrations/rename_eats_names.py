"""Rename eats names: a column that gets another name keeps what is in it.

`Boat.title` is called `Boat.name` now. Alembic compared the model with the database and wrote this
revision by itself. Every test passed, on empty tables. In the harbour, all boats are "unnamed".

Your task: after `upgrade`, each boat has as `name` what was its `title`, which is gone; `downgrade`
turns that round, also for boats of the time between. All else stays: rows, foreign keys and that
they are on, the column's type, NOT NULL, default and index. The service is stopped meanwhile.
"""

import shutil
import sqlite3
from contextlib import closing, redirect_stdout
from io import StringIO
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from alembic import command, op
from alembic.config import Config

revision = "7b1e4c0d92aa"
down_revision = None  # the tables are older than their migrations


def upgrade() -> None:
    # TODO: how does the database learn that this is the same column?
    op.add_column(
        "boats", sa.Column("name", sa.String(80), nullable=False, server_default="unnamed")
    )
    op.drop_index("ix_boats_title", table_name="boats")
    op.create_index("ix_boats_name", "boats", ["name"])
    op.drop_column("boats", "title")


def downgrade() -> None:
    op.add_column(
        "boats", sa.Column("title", sa.String(80), nullable=False, server_default="unnamed")
    )
    op.drop_index("ix_boats_name", table_name="boats")
    op.create_index("ix_boats_title", "boats", ["title"])
    op.drop_column("boats", "name")


HARBOUR = """
CREATE TABLE boats (
    id INTEGER NOT NULL PRIMARY KEY, sail VARCHAR(9) NOT NULL,
    title VARCHAR(80) DEFAULT 'unnamed' NOT NULL
);
CREATE UNIQUE INDEX ix_boats_sail ON boats (sail);
CREATE INDEX ix_boats_title ON boats (title);
CREATE TABLE moorings (
    id INTEGER NOT NULL PRIMARY KEY, berth VARCHAR(4) NOT NULL, boat_id INTEGER NOT NULL,
    FOREIGN KEY (boat_id) REFERENCES boats (id) ON DELETE CASCADE
);
INSERT INTO boats VALUES (1, 'NOR 12', 'Sea Urchin'), (2, 'NOR 40', 'Old Bess');
INSERT INTO moorings VALUES (1, 'A 1', 1), (2, 'A 2', 2), (3, 'C 7', 2);
"""


def main(folder: str) -> None:
    sa.event.listen(sa.Engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA foreign_keys=ON"))
    config = Config(f"{folder}/alembic.ini")
    with redirect_stdout(StringIO()):  # it tells of each file that it writes
        command.init(config, f"{folder}/migrations", template="async")
    config.set_main_option("sqlalchemy.url", f"sqlite+aiosqlite:///{folder}/harbour.db")
    shutil.copy(__file__, f"{folder}/migrations/versions")
    with closing(sqlite3.connect(f"{folder}/harbour.db")) as database:
        database.executescript(HARBOUR)
        for step, target in ((command.upgrade, "head"), (command.downgrade, "base")):
            step(config, target)
            for table in ("boats", "moorings"):
                print(table, database.execute(f"SELECT * FROM {table}").fetchall())


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        main(folder)
