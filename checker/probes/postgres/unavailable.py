"""What is said where there is no server."""


class Unavailable(RuntimeError):
    """No PostgreSQL can be had here: what was seen, and a `hint` that says what to do."""

    def __init__(self, saw: str, hint: str = "") -> None:
        super().__init__("; ".join(filter(None, (saw, hint))))
        self.saw = saw
        self.hint = hint
