"""Tempting, since `int` refuses nonsense by itself. "invalid literal for int(): 'many'", it says:
which of all settings that was, only somebody with the code can find out.

Refused by: no_nonsense"""

from dataclasses import dataclass, field

from dotenv import dotenv_values


@dataclass(frozen=True)
class Settings:
    signing_key: str = field(repr=False)
    mail_password: str = field(repr=False)
    link_hours: int


@cache
def get_settings() -> Settings:
    found = {**dotenv_values(".env"), **os.environ}
    key, hours = found.get("SHOP_SIGNING_KEY") or "", int(found.get("SHOP_LINK_HOURS") or "24")
    if len(key) < 32:
        raise ValueError("SHOP_SIGNING_KEY has under 32 characters")
    if hours < 1:
        raise ValueError("SHOP_LINK_HOURS is under 1")
    return Settings(key, found["SHOP_MAIL_PASSWORD"] or "", hours)
