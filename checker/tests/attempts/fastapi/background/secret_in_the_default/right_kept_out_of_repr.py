"""A key need not be a SecretStr: `repr=False` keeps it out of the log as well. Whoever logs the
field itself must take care."""

from pydantic import Field, PositiveInt


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOP_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    signing_key: str = Field(min_length=32, repr=False)
    mail_password: SecretStr
    link_hours: PositiveInt = 24
