"""The threads may have been there since the file was loaded, before any loop ran, and wait at a
queue."""

import queue
import threading

JOBS: queue.SimpleQueue[tuple[asyncio.Future[str], Scanner, bytes]] = queue.SimpleQueue()


def work() -> None:
    while True:
        done, scanner, document = JOBS.get()
        loop = done.get_loop()
        try:
            loop.call_soon_threadsafe(tell, done, scanner.extract(document), None)
        except Exception as error:
            loop.call_soon_threadsafe(tell, done, None, error)


def tell(done: asyncio.Future[str], answer: str | None, error: Exception | None) -> None:
    if not done.done():
        done.set_exception(error) if error else done.set_result(answer)


WORKERS = [threading.Thread(target=work, daemon=True) for _ in range(3)]
for worker in WORKERS:
    worker.start()


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    JOBS.put((done, scanner, document))
    number, cents = (await done).split()
    return Invoice(number, int(cents))
