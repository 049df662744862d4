"""Tempting, since the message is our own, and without a value. But `sys.exit` raises, and what is
raised in an `except` brings the first error along: the log shows both.

Refused by: tells_no_secret"""

import sys

from pydantic import Field, PositiveInt, ValidationError


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_", env_file=".env", extra="ignore")

    signing_key: Annotated[SecretStr, Field(min_length=32)]
    mail_password: SecretStr
    link_hours: PositiveInt = 24


@cache
def get_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(str(each["loc"][0]) for each in error.errors())
        sys.exit(f"cannot start: {names}")


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
