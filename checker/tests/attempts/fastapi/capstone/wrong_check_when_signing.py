"""Tempting, since no ticket is signed with the public key any more. But the desk starts all the
same, and every sale of the day is a 500 instead.

Refused by: needs_a_key"""


class Settings(BaseSettings):
    ticket_key: SecretStr = SecretStr("")


class Desk:
    def __init__(self, request: Request, session: Db) -> None:
        self.session = session
        self.harbour: Harbour = request.app.state.harbour
        self.key = request.app.state.settings.ticket_key.get_secret_value().encode()
        if len(self.key) < 32:
            raise RuntimeError("ticket_key is missing or too short")
