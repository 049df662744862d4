"""anyio's `run_sync` does the same, and works under trio too. Starlette runs sync endpoints in
this way."""

import anyio.to_thread


async def read_invoice(document: bytes, scanner: Scanner) -> Invoice:
    text = await anyio.to_thread.run_sync(scanner.extract, document)
    number, cents = text.split()
    return Invoice(number, int(cents))
