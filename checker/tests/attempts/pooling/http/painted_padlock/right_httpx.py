"""httpx, which takes a context as `verify`."""

import httpx


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=url,
        headers={"Authorization": f"Bearer {token}"},
        verify=ssl.create_default_context(cafile=authority),
        limits=httpx.Limits(max_connections=LIMIT),
    ) as bank:
        yield bank


async def pay(bank: httpx.AsyncClient, guest: str, cents: int) -> str:
    answer = await bank.post("/payments", json={"guest": guest, "cents": cents})
    return answer.raise_for_status().json()["receipt"]
