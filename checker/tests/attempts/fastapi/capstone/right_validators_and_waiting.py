"""A validator may ask for a long key, too. `asyncio.wait` raises nothing of what it waits for: who
is late is cancelled by hand, and awaited."""

from fastapi.exception_handlers import http_exception_handler
from pydantic import field_validator


class Settings(BaseSettings):
    ticket_key: SecretStr

    @field_validator("ticket_key")
    @classmethod
    def is_long(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) < 32:
            raise ValueError("a key has 32 characters or more")
        return key


async def state(answer: Awaitable[None]) -> str:
    asked = asyncio.ensure_future(answer)
    await asyncio.wait([asked], timeout=PATIENCE)
    asked.cancel()
    await asyncio.wait([asked])
    return "down" if asked.cancelled() or asked.exception() else "up"


async def tell_refusal(request: Request, error: AnyHTTPException) -> Response:
    told = await http_exception_handler(request, error)
    if told.body:
        return problem(error.status_code, str(error.detail), error.headers)
    return told
