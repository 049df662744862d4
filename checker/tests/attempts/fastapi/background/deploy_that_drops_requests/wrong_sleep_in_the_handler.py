"""A handler runs between two lines of the loop's own thread. While it sleeps, the loop does
nothing: the door is open, and nobody is answered.
Refused by: tells_the_balancer"""

from types import FrameType


class DrainingServer(uvicorn.Server):
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        app.state.draining = True
        time.sleep(DRAIN)
        super().handle_exit(sig, frame)


def serve(port: int) -> None:
    DrainingServer(uvicorn.Config(app, host="127.0.0.1", port=port)).run()
