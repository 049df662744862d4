"""Tempting, since nobody can know a key that is made up at each start. But no ticket outlives a
restart, no two processes agree, and nobody hears that the setting was forgotten.

Refused by: needs_a_key"""


class Settings(BaseSettings):
    ticket_key: SecretStr = Field(
        default_factory=lambda: SecretStr(uuid4().hex), min_length=32, validate_default=True
    )
