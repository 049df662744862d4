"""Tempting, since no link is signed with a bad key. But the start goes well, the deploy is called
a success, and the first customer is the one who finds out.

Refused by: no_key_no_start"""

from pydantic import PositiveInt


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOP_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    signing_key: SecretStr = SecretStr("")
    mail_password: SecretStr
    link_hours: PositiveInt = 24


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    if len(key) < 32:
        raise RuntimeError("signing_key has under 32 characters")
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
