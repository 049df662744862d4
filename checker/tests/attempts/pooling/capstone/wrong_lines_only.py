"""Only a lost connection is tried again. An office that answers 503 says as plainly that it may go
better soon.

Refused by: tries_again_what_may_be
"""

from aiohttp import ClientConnectionError


def retried(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def tries(*args: Any) -> Any:
        for left in reversed(range(TRIES)):
            try:
                return await ask(*args)
            except ClientConnectionError:
                if not left:
                    raise
                await asyncio.sleep(PAUSE)

    return tries
