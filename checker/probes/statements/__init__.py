"""What is sent to databases: each statement, from which task and line, for how long.

with statements.record() as sent:
    ...
sent.statements                 # for a check to count
print(sent.waterfall())         # a picture, for a person to see

with statements.latency(0.01):  # a database that is a network away
    ...

recorder, statement   what was sent, frozen once it is asked for; sql reads its text
hooks                 what SQLAlchemy tells; rows counts what is fetched, raw hears asyncpg itself
latency, pause        how a round trip takes its time
"""

from checker.probes.statements.latency import latency
from checker.probes.statements.recorder import Recorder, record
from checker.probes.statements.statement import Statement

__all__ = ["Recorder", "Statement", "latency", "record"]
