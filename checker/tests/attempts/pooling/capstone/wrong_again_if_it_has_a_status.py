"""A forecast is asked for again after a 500 and not after a 404. But who hangs up sends no status
at all, and that might go better, too.

Refused by: tries_again_what_may_be
"""


def retried(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def tries(*args: Any) -> Any:
        for left in reversed(range(TRIES)):
            try:
                return await ask(*args)
            except ClientError as error:
                if not left or getattr(error, "status", 0) < 500:
                    raise
                await asyncio.sleep(PAUSE)

    return tries
