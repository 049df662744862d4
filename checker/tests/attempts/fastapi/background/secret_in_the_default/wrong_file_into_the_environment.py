"""Tempting, since the environment, unlike a file, may hold what it likes. But `override=True`
writes the file over what was set for this machine.

Refused by: environment_first"""

from dotenv import load_dotenv
from pydantic import Field, PositiveInt


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_", hide_input_in_errors=True)

    signing_key: Annotated[SecretStr, Field(min_length=32)]
    mail_password: SecretStr
    link_hours: PositiveInt = 24


@cache
def get_settings() -> Settings:
    load_dotenv(".env", override=True)
    return Settings()


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
