"""Which settings are wrong, in one line and without a value, instead of a traceback. `from None`
keeps the error with the values out of the log."""

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
        wrong = ", ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors())
        raise SystemExit(f"cannot start: {wrong}") from None


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
