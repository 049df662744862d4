"""Tempting, since `str()` is what one does to get a text. A SecretStr gives ten asterisks, and
every shop in the world signs with the same ten.

Refused by: environment_first"""

from pydantic import Field, PositiveInt


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOP_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    signing_key: Annotated[SecretStr, Field(min_length=32)]
    mail_password: SecretStr
    link_hours: PositiveInt = 24


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = str(settings.signing_key)
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
