"""Deploy that drops requests: tell the load balancer first, then close the door.

It asks /readyz once a second, and sends no more once it has read 503. But uvicorn closes its
socket at SIGTERM: nobody ever reads that 503, and at every deploy people are refused.

Your task: from SIGTERM on /readyz says 503, yet whoever comes within DRAIN seconds is served as
ever. After that nobody need be let in; what is in flight is finished, however long it takes, the
lifespan shuts down, and the process ends by itself. `serve(port)`, DRAIN, paths and prints stay.
"""

import http.client
import os
import signal
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

DRAIN = float(os.environ.get("DRAIN", "2"))  # seconds, set by the deployment
PHOTOS: dict[str, bytes] = {}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.draining = False
    yield
    app.state.draining = True
    print(f"the photo store is closed, with {len(PHOTOS)} new photo(s)")


app = FastAPI(lifespan=lifespan)


@app.get("/readyz")
async def readyz() -> JSONResponse:
    if app.state.draining:
        return JSONResponse({"status": "draining"}, 503)
    return JSONResponse({"status": "ready"})


@app.put("/photos/{name}")
async def upload(name: str, request: Request) -> dict[str, int]:
    PHOTOS[name] = await request.body()
    return {"bytes": len(PHOTOS[name])}


def serve(port: int) -> None:
    # TODO: after SIGTERM, how long does the balancer find anybody here to tell it?
    uvicorn.run(app, host="127.0.0.1", port=port)


def deploy(port: int) -> None:
    time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    for _ in range(3):
        time.sleep(0.12)
        balancer = http.client.HTTPConnection("127.0.0.1", port)
        try:
            balancer.request("GET", "/readyz")
            print("the balancer reads", balancer.getresponse().status)
        except OSError as error:
            print("the balancer reads nothing:", error)


if __name__ == "__main__":
    threading.Thread(target=deploy, args=(8000,), daemon=True).start()
    serve(8000)
