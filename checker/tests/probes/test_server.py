"""A file behind a real uvicorn: what a client reads of it, and how it ends."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from checker import sight
from checker.probes import clock, server

SHOP = """
import os
import signal
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app):
    yield
    print("the till is closed")


app = FastAPI(lifespan=lifespan)


@app.get("/name")
def name():
    return os.environ.get("SHOP_NAME")


@app.put("/photo")
async def photo(request: Request):
    return len(await request.body())


@app.get("/stay")
async def stay():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def serve(port):
    uvicorn.run(app, port=port)


def close(port):
    raise LookupError("no stock, no shop")
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "shop.py"
    file.write_text(SHOP)
    return file


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to answer")
async def test_a_request_in_flight_outlives_a_sigterm(shop: Path) -> None:
    async with server.serve(shop, main="serve") as served:
        assert served.line == line("    uvicorn.run(app, port=port)")
        upload = await served.hold("PUT", "/photo", b"12345")
        served.terminate()
        while await listens(served):
            pass
        answer = await upload.finish()
        assert (answer.status, answer.json()) == (200, 5)
        await served.ended()
    assert served.log.index("Shutting down") < served.log.index("the till is closed")


def test_a_virtual_clock_stands_still_meanwhile(shop: Path) -> None:
    async def visit() -> float:
        hour = asyncio.create_task(asyncio.sleep(3600))
        async with server.serve(shop, env={"SHOP_NAME": "Tea & Co"}) as served:
            answer = await served.call("GET", "/name")
        assert answer.json() == "Tea & Co"
        assert not hour.done()
        return asyncio.get_running_loop().time()

    assert clock.run(visit()) == 0


async def test_a_file_that_does_not_serve_says_why_and_where(shop: Path) -> None:
    with pytest.raises(server.NotServed, match=r"exit code 1 .*no stock, no shop") as refused:
        async with server.serve(shop, main="close"):
            pass
    assert refused.value.line == line('    raise LookupError("no stock, no shop")')


async def test_nothing_is_left_of_a_server_that_does_not_want_to_end(shop: Path) -> None:
    with pytest.raises(KeyError):
        async with server.serve(shop) as served:
            await served.call("GET", "/stay")
            raise KeyError
    assert not await listens(served)


async def test_it_ends_with_its_parent_even_by_sigkill(shop: Path) -> None:
    parent = subprocess.Popen(  # noqa: ASYNC220 - it takes a moment, and nobody else waits
        [sys.executable, "-c", PARENT, str(shop)], stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout
        port = int(await asyncio.to_thread(parent.stdout.readline))
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.send(b"PUT /photo HTTP/1.1\r\n")  # a server that lives waits for the rest
            parent.kill()
            assert await asyncio.to_thread(hears_nothing, client)


PARENT = dedent("""
    import asyncio, sys
    from checker.probes import server

    async def main():
        async with server.serve(sys.argv[1]) as served:
            print(served.port, flush=True)
            await asyncio.Event().wait()

    asyncio.run(main())
""")


async def test_what_a_platform_cannot_do_is_not_the_learners_fault(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with server.serve(shop) as served:
        monkeypatch.setattr(sys, "platform", "win32")
        with pytest.raises(server.Unavailable) as refused:
            served.terminate()
    assert sight.explain(refused.value, str(shop), None, __file__).cause == "environment"


def line(source: str) -> int:
    return SHOP.splitlines().index(source) + 1


async def listens(served: server.Served) -> bool:
    try:
        await served.call("GET", "/name")
    except ConnectionError:  # a client in the queue of a socket that is closed is reset
        return False
    return True


def hears_nothing(client: socket.socket) -> bool:
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True
