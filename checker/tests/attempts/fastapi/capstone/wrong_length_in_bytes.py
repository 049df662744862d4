"""Tempting, since a signature is made with bytes. But 32 characters are promised, and a key of 16
that no ASCII knows has as many bytes.

Refused by: needs_a_key"""

from pydantic import field_validator


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="FERRY_", hide_input_in_errors=True)
    database: str
    ticket_key: SecretStr

    @field_validator("ticket_key")
    @classmethod
    def is_long(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value().encode()) < 32:
            raise ValueError("has fewer than 32 characters")
        return key
