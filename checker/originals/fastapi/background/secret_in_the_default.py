"""Secret in the default: without a key of its own, a service must not start.

Production forgot SHOP_SIGNING_KEY, and signs its links with a key that everybody can read below.

Your task: start-up fails, and its error names just the wrong setting, if the key or the password
is missing, the key has under 32 characters, or `link_hours` is no whole number above 0. No error or
log shows key, password or what others keep in the same `.env`; the environment beats it. Start-up
reads the settings, once; importing does not; tests override `get_settings`. Names, path, JSON stay.
"""

import asyncio
import hmac
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Annotated, Any

import httpx
from fastapi import Depends, FastAPI
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

logger = logging.getLogger("shop")


class Settings(BaseSettings):
    """What differs from one machine to the next: SHOP_SIGNING_KEY and so on."""

    model_config = SettingsConfigDict(env_prefix="SHOP_", env_file=".env")

    # TODO: whom does this help, and when would anybody notice?
    signing_key: str = "development-key-not-for-production"
    mail_password: SecretStr
    link_hours: int = 24


@cache
def get_settings() -> Settings:
    return Settings()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    logger.info("running with %r", get_settings())
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}


async def main() -> None:
    logging.basicConfig(level=logging.INFO)
    os.environ["SHOP_MAIL_PASSWORD"] = "swordfish"  # and nobody thought of the key
    transport = httpx.ASGITransport(app=app)
    async with (
        lifespan(app),
        httpx.AsyncClient(transport=transport, base_url="http://shop") as customer,
    ):
        print((await customer.get("/invoices/17/link")).text)


if __name__ == "__main__":
    asyncio.run(main())
