"""What the settings are is told by the file; who reads them is not. An environment, a `.env` and a
dataclass will do, as long as somebody checks."""

from dataclasses import dataclass, field

from dotenv import dotenv_values


@dataclass(frozen=True)
class Settings:
    signing_key: str = field(default_factory=lambda: given("SIGNING_KEY"), repr=False)
    mail_password: str = field(default_factory=lambda: given("MAIL_PASSWORD"), repr=False)
    link_hours: int = field(default_factory=lambda: hours(given("LINK_HOURS", "24")))

    def __post_init__(self) -> None:
        if len(self.signing_key) < 32:
            raise ValueError("SHOP_SIGNING_KEY has under 32 characters")


def given(name: str, default: str | None = None) -> str:
    found = {**dotenv_values(".env"), **os.environ}.get(f"SHOP_{name}", default)
    if found is None:
        raise LookupError(f"SHOP_{name} is not set")
    return found


def hours(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError("SHOP_LINK_HOURS is no whole number above 0")
    return int(text)
