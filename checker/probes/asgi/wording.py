"""A life in words, for those who do not see its picture."""

from checker.probes.asgi.block import plain
from checker.probes.asgi.layout import MOST
from checker.probes.asgi.life import Event, Life, Request
from checker.probes.asgi.picture import Picture
from checker.probes.asgi.words import clip, duration

SAID = {
    "client.left": "the client leaves",
    "response.cut": "the server closes the connection",
    "checkout": "a connection is taken",
    "checkin": "the connection is given back",
}


def describe(picture: Picture) -> str:
    told = []
    for caption, life in picture.panels().items():
        told.append(f"{caption}: " if caption else "")
        told += [_told(life, request) for request in life.requests[:MOST]]
    return clip("".join(told).strip(), 4000)


def _told(life: Life, request: Request) -> str:
    events = [said for event in life.of(request.number).events if (said := _said(life, event))]
    if request.complete:
        events.insert(0, f"{request.status}")
    return f"{request.method} {request.path}: {'; '.join(events)}. "


def _said(life: Life, event: Event) -> str:
    layer = plain(event.layer)
    match event.what:
        case "enter":
            return f"into {layer}"
        case "leave" if event.label:
            return f"{event.label} leaves {layer}"
        case "start" if added := life.added(event.layer, event.request):
            return f"{event.label} leaves {layer} with {', '.join(name for name, _ in added)}"
        case "response.start":
            return f"the client reads {event.label}"
        case "response.end":
            return f"the answer is complete after {duration(event.at)}"
        case "disconnect":
            return f"{layer} is told that the client left"
        case "background.end" | "task.end":
            return f"{event.label} is over after {duration(event.at)}"
        case "mark":
            return event.label
        case "commit" | "rollback" | "commit.failed" | "rollback.failed":
            word, _, failed = event.what.partition(".")
            return f"{word.upper()} {failed}".rstrip()
        case what:
            return SAID.get(what, "")
