"""Tempting, since a message that is always the same can show no value. Nor does it tell which of
three settings to look at, on a machine that does not start.

Refused by: no_nonsense"""

from pydantic import Field, PositiveInt, ValidationError


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOP_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    signing_key: Annotated[SecretStr, Field(min_length=32)]
    mail_password: SecretStr
    link_hours: PositiveInt = 24


@cache
def get_settings() -> Settings:
    try:
        return Settings()
    except ValidationError:
        told = "SHOP_SIGNING_KEY, SHOP_MAIL_PASSWORD or SHOP_LINK_HOURS is wrong"
        raise RuntimeError(told) from None


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
