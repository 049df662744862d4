"""Tempting, since development goes on without a key, and production is warned. Of a line in a log,
on a machine that works.

Refused by: no_key_no_start"""

from pydantic import Field, PositiveInt

DEVELOPMENT_KEY = "development-key-not-for-production"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOP_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    signing_key: SecretStr = Field(SecretStr(DEVELOPMENT_KEY), min_length=32)
    mail_password: SecretStr
    link_hours: PositiveInt = 24


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    if get_settings().signing_key.get_secret_value() == DEVELOPMENT_KEY:
        logger.warning("signing_key is the one of development")
    yield


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
