"""What an Alembic revision does to a database that has rows in it.

history = migrations.History(engine, folder, [file])  # the files are revisions
run = await history.upgrade()                         # all of them, as `alembic upgrade head`
print(run)                                            # what it sent, what became of the tables
run.before["customers"].rows                          # before and after: name -> Table
run.after["orders"].foreign_keys
[each.text for each in run.sent if each.line]         # the statements of the files, and where
await history.downgrade()                             # `alembic downgrade base`
await history.recorded()                              # at which revisions Alembic stands

history    History: revisions, and the database whose tables they change
run        Run: one upgrade or downgrade, and what it sent
table      Table: columns, rows and rules, and what is different afterwards
catalogue  the tables of a database, read from what it tells of itself
"""

from checker.probes.migrations.history import History
from checker.probes.migrations.run import Run, Sent
from checker.probes.migrations.table import Column, ForeignKey, Table

__all__ = ["Column", "ForeignKey", "History", "Run", "Sent", "Table"]
