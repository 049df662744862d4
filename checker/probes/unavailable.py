"""What is said where a machine cannot do what a probe needs."""


class Unavailable(RuntimeError):
    """No fault of the code that is looked at: this machine cannot do what a probe needs.

    Attributes:
        saw (str): what was seen
        hint (str): what to do, or ""
    """

    def __init__(self, saw: str, hint: str = "") -> None:
        super().__init__("; ".join(filter(None, (saw, hint))))
        self.saw = saw
        self.hint = hint
