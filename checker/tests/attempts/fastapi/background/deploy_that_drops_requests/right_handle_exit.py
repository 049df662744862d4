"""`handle_exit` is where uvicorn hears of the signal. Called a drain later, it does what it
always does; the flag is raised at the very moment of the signal."""

import asyncio
from types import FrameType


class DrainingServer(uvicorn.Server):
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        app.state.draining = True
        asyncio.get_running_loop().call_later(DRAIN, super().handle_exit, sig, frame)


def serve(port: int) -> None:
    DrainingServer(uvicorn.Config(app, host="127.0.0.1", port=port)).run()
