"""The charge is out of it, and whatever else a partner may answer is tried again: a place that the
office does not know is unknown three times.

Refused by: tries_again_what_may_be
"""


def retried(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def tries(*args: Any) -> Any:
        for left in reversed(range(TRIES)):
            try:
                return await ask(*args)
            except ClientError:
                if not left:
                    raise
                await asyncio.sleep(PAUSE)

    return tries
