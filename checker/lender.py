"""What the parent starts for all its children: a PostgreSQL server, if a check asks for one."""

from collections.abc import Iterable

from checker import catalog
from checker.kata import Kata
from checker.order import Postgres

FIXTURE = "postgres"  # by this name a check asks


class Lender:
    """Of one run. The server starts at once, and is waited for by the first who needs it."""

    def __init__(self, katas: Iterable[Kata]) -> None:
        self._lent: Postgres | None = None
        if any(_asks(kata) for kata in katas):
            _begin()

    def lend(self, kata: Kata) -> Postgres:
        """The server, or why there is none; nothing to katas that do not ask."""
        if not _asks(kata):
            return Postgres()
        self._lent = self._lent or _found()
        return self._lent


def share(katas: Iterable[Kata]) -> None:
    """Let all processes that this one starts judge on one server, if one of the katas asks."""
    if any(_asks(kata) for kata in katas):
        from checker.probes import postgres

        try:
            postgres.share()
        except postgres.Unavailable:
            pass  # each of them will say so


def _asks(kata: Kata) -> bool:
    return catalog.asks(kata, FIXTURE)


def _begin() -> None:
    from checker.probes import postgres  # not above: only those who need it pay for it

    try:
        postgres.begin()
    except postgres.Unavailable:
        pass  # it is told when somebody needs it


def _found() -> Postgres:
    from checker.probes import postgres

    try:
        return Postgres(url=postgres.address().sqlalchemy)
    except postgres.Unavailable as error:
        return Postgres(missing=str(error))
