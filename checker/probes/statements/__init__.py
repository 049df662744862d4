"""What is sent to databases: each statement, from which task and line, for how long.

with statements.record() as sent:
    ...
sent.statements                 # for a check to count
print(sent.waterfall())         # a picture, for a person to see

statements.compare({"N+1": one, "selectinload": other})

with statements.latency(0.01):  # a database that is a network away
    ...

recorder, statement   what was sent, frozen once it is asked for; sql reads its text
hooks                 what SQLAlchemy tells; rows counts what is fetched, raw hears asyncpg itself
latency, pause        how a round trip takes its time
waterfall             the data of a picture, frozen; layout, svg, text and wording draw it
"""

from checker.probes.statements.comparison import Comparison, compare
from checker.probes.statements.latency import latency
from checker.probes.statements.recorder import Recorder, record
from checker.probes.statements.statement import Statement
from checker.probes.statements.svg import draw_svg
from checker.probes.statements.text import draw_text
from checker.probes.statements.waterfall import Waterfall
from checker.probes.statements.wording import describe

__all__ = [
    "Comparison",
    "Recorder",
    "Statement",
    "Waterfall",
    "compare",
    "describe",
    "draw_svg",
    "draw_text",
    "latency",
    "record",
]
