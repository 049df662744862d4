"""What the parent starts for all its children: a PostgreSQL server, if a check asks for one."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

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
        return replace(self._lent, mark=os.urandom(6).hex())


def clear(lent: Postgres) -> None:
    """Drop the databases of a child that was cut off before it could do so."""
    if lent.url:
        from checker.probes import postgres  # not above: only those who need it pay for it

        with suppress(postgres.Unavailable):
            postgres.clear(lent.url, lent.mark)


def share(katas: Iterable[Kata]) -> None:
    """Let all processes that this one starts judge on one server, if one of the katas asks."""
    if any(_asks(kata) for kata in katas):
        from checker.probes import postgres

        with suppress(postgres.Unavailable):  # each of them will say so
            postgres.share()


def _asks(kata: Kata) -> bool:
    return catalog.asks(kata, FIXTURE)


def _begin() -> None:
    from checker.probes import postgres

    with suppress(postgres.Unavailable):  # it is told when somebody needs it
        postgres.begin()


def _found() -> Postgres:
    from checker.probes import postgres

    try:
        return Postgres(url=postgres.address().sqlalchemy)
    except postgres.Unavailable as error:
        return Postgres(missing=str(error))
