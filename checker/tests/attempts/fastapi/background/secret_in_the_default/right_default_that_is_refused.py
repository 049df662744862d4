"""Settings validate their defaults as well, which other Pydantic models do not. So an empty
default under a minimal length is none, and no key is a key that is too short."""

from pydantic import Field, PositiveInt


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOP_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    signing_key: Annotated[SecretStr, Field(min_length=32)] = SecretStr("")
    mail_password: SecretStr
    link_hours: PositiveInt = 24


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
