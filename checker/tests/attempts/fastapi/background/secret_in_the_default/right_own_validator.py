"""A validator of one's own, with a message of one's own: it names the length, never the key.
Validators see a SecretStr once it is one."""

from pydantic import PositiveInt, field_validator


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOP_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    signing_key: SecretStr
    mail_password: SecretStr
    link_hours: PositiveInt = 24

    @field_validator("signing_key")
    @classmethod
    def long_enough(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) < 32:
            raise ValueError("at least 32 characters, please")
        return key


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
