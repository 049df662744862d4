"""A line between a client and a server: how often it is talked across, how far it is, and its end.

async with proxy.between(url) as line:          # of PostgreSQL, of HTTP, or "host:port"
    engine = create_async_engine(line.url)
    ...
line.accepted, line.open                        # connections
line.round_trips                                # a client talked, then the server answered: one
line.latency = 0.02                             # seconds of the loop's time for each of them
line.cut()                                      # all connections, at once
line.cut(answering=b"COMMIT")                   # the server has done it, and the client is not told
line.forget()                                   # all have died, and show it only when they are used
line.refuse(), line.restore()                   # nobody listens; somebody does
"""

from checker.probes.proxy.line import Line, between

__all__ = ["Line", "between"]
