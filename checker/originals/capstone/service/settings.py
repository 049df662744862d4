"""What the office is told from outside, and what it has been promised."""

from pydantic_settings import BaseSettings, SettingsConfigDict

PAGE = "https://freight.example"  # shippers read our answers there
LINES = ("north", "south", "coast")  # the railways
PATIENCE = 1.0  # seconds; who asks for our health gives up after two
PACE = 1.0  # seconds between two rounds of the messenger
POOL, OVERFLOW = 4, 2  # connections to the books


class Settings(BaseSettings):
    """FREIGHT_DATABASE and FREIGHT_RAILWAYS: two addresses, from the environment."""

    model_config = SettingsConfigDict(env_prefix="FREIGHT_")
    database: str
    railways: str
