"""What is said where there is no server."""


class Unavailable(RuntimeError):
    """No PostgreSQL can be had here; the message says what to do."""
