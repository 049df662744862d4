"""An app as its clients and its server see it: answers, and the order of what happens.

async with asgi.lifespan(app):
    answer = await asgi.call(app, "POST", "/orders", json={"item": "teapot"})
answer.status, answer.headers, answer.json(), answer.complete, answer.raised

async with asgi.open(app, "GET", "/feed") as exchange:
    await exchange.started()
    await exchange.chunk()
    exchange.leave()
    await exchange.over()

with asgi.record(app) as seen:
    await asgi.call(app, "POST", "/orders")
life = seen.life()
assert life.first("commit") < life.first("response.start")

client, lifespan      who asks, starts and stops an app; request and answer are what they exchange
cycle                 what uvicorn is to one request of an app
recorder              what happened, in order; draft is one request of it, while it is under way
onion, seats, layer   where the middleware of an app sits, and who sits there to tell of it
hooks, database       what the libraries tell; lines: which line of the app's has led there
life                  the data, frozen
picture               block and layout say what stands where, svg, text and wording draw it
"""

from checker.probes.asgi.answer import Answer
from checker.probes.asgi.client import Exchange, NeverEnded, call, open
from checker.probes.asgi.comparison import Comparison, compare
from checker.probes.asgi.cycle import App, Message
from checker.probes.asgi.life import Event, Life, Request
from checker.probes.asgi.lifespan import Lifespan, ShutdownFailed, StartupFailed, lifespan
from checker.probes.asgi.recorder import Recorder, record

__all__ = [
    "Answer",
    "App",
    "Comparison",
    "Event",
    "Exchange",
    "Life",
    "Lifespan",
    "Message",
    "NeverEnded",
    "Recorder",
    "Request",
    "ShutdownFailed",
    "StartupFailed",
    "call",
    "compare",
    "lifespan",
    "open",
    "record",
]
