"""What stands in an app's place, lets everything through, and tells of it."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from checker.probes.asgi.cycle import App, Message, Receive, Send
from checker.probes.frames import library, line_here

if TYPE_CHECKING:
    from checker.probes.asgi.draft import Draft
    from checker.probes.asgi.recorder import Recorder


@dataclass(frozen=True)
class Place:
    """Where the code that now runs is: in which layer of which request."""

    draft: "Draft"
    layer: str

    def note(self, what: str, label: str = "", line: int = 0) -> None:
        self.draft.note(what, self.layer, label, line=line)

    def own(self, file: str) -> bool:
        """Whether it is a file of the app, and not of a library."""
        files = self.draft.recorder.files
        # SQLAlchemy and others compile functions in no file.
        return file in files if files else not (library(file) or file.startswith("<"))


NOWHERE: Mapping["Recorder", Place] = MappingProxyType({})
here: ContextVar[Mapping["Recorder", Place]] = ContextVar("here", default=NOWHERE)


def note(what: str, label: str = "") -> None:
    """Tell everybody who records the request that has led here."""
    for place in here.get().values():
        place.note(what, label, line_here(place.own))


class Layer:
    """An app, to whoever calls it or looks at it."""

    def __init__(self, app: App, name: str, recorder: "Recorder") -> None:
        self.app = app
        self._name, self._recorder = name, recorder

    def __getattr__(self, name: str) -> Any:
        return getattr(self.app, name)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        places = here.get()
        if outer := places.get(self._recorder):
            draft = outer.draft
        else:
            draft, send = self._recorder.begin(scope, receive, send)
        place = Place(draft, self._name)
        token = here.set({**places, self._recorder: place})
        place.note("enter")
        error = ""
        try:
            await self.app(scope, _receiving(receive, place), _sending(send, place))
        except BaseException as raised:
            error = type(raised).__name__
            raise
        finally:
            here.reset(token)
            draft.reached(scope)
            place.note("leave", error)


def _receiving(receive: Receive, place: Place) -> Receive:
    told = False

    async def receiving() -> Message:
        nonlocal told
        message = await receive()
        if message["type"] == "http.disconnect" and not told:
            told = True
            place.note("disconnect")
        return message

    return receiving


def _sending(send: Send, place: Place) -> Send:
    async def sending(message: Message) -> None:
        place.draft.message(message, place.layer)
        await send(message)

    return sending
