"""Tempting, since a missing key now stops the start. But an empty one does not, and it is what a
deployment sets that has lost its secret.

Refused by: needs_a_key"""


class Settings(BaseSettings):
    ticket_key: SecretStr
