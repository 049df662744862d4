"""uvicorn's handlers are taken out, and the loop gets one of ours. It has to end the server
itself, which is one line: `should_exit`."""

import asyncio
from contextlib import nullcontext
from typing import Any


class QuietServer(uvicorn.Server):
    def capture_signals(self) -> Any:
        return nullcontext()


async def drain(server: uvicorn.Server) -> None:
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    await told.wait()
    app.state.draining = True
    await asyncio.sleep(DRAIN)
    server.should_exit = True


async def serve_and_drain(port: int) -> None:
    server = QuietServer(uvicorn.Config(app, host="127.0.0.1", port=port))
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        group.create_task(drain(server))


def serve(port: int) -> None:
    asyncio.run(serve_and_drain(port))
