"""Tempting, since tests then need no password. Nor does production, until the first mail is to be
sent: the sickness has only moved one line down.

Refused by: no_key_no_start"""

from pydantic import Field, PositiveInt


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOP_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    signing_key: Annotated[SecretStr, Field(min_length=32)]
    mail_password: SecretStr = SecretStr("")
    link_hours: PositiveInt = 24


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
