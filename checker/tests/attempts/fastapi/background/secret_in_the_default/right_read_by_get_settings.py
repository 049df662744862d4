"""Settings are plain data that know of no environment: a test makes its own in a line. Who reads
them, here `get_settings`, checks them too."""

from dataclasses import dataclass

from dotenv import dotenv_values


@dataclass(frozen=True)
class Settings:
    signing_key: SecretStr
    mail_password: SecretStr
    link_hours: int


@cache
def get_settings() -> Settings:
    found = {**dotenv_values(".env"), **os.environ}
    key, hours = found.get("SHOP_SIGNING_KEY") or "", found.get("SHOP_LINK_HOURS") or "24"
    if len(key) < 32:
        raise ValueError("signing_key has under 32 characters")
    if not hours.isdecimal() or int(hours) < 1:
        raise ValueError("link_hours is no whole number above 0")
    return Settings(SecretStr(key), SecretStr(found["SHOP_MAIL_PASSWORD"] or ""), int(hours))


@app.get("/invoices/{number}/link")
async def link(number: int, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Any]:
    key = settings.signing_key.get_secret_value()
    signature = hmac.digest(key.encode(), str(number).encode(), "sha256").hex()
    return {"link": f"/invoices/{number}.pdf?signature={signature}", "hours": settings.link_hours}
