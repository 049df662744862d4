"""A unit of work hands out the repositories, and is the only one that commits. Who forgets to say
`commit` stores nothing, and sees that in the first test."""

from sqlalchemy import inspect


class UnitOfWork:
    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.session = sessions()

    async def __aenter__(self) -> "UnitOfWork":
        self.flats = AsyncRepository(self.session, Flat)
        self.leases = AsyncRepository(self.session, Lease)
        self.deposits = AsyncRepository(self.session, Deposit)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.session.close()  # and what is not committed is rolled back


class AsyncRepository(Generic[M]):
    def __init__(self, session: AsyncSession, model: type[M]) -> None:
        self.session = session
        self.model = model

    async def create(self, **fields: Any) -> M:
        row = self.model(**fields)
        self.session.add(row)
        await self.session.flush()
        return row

    async def update(self, key: Any, **fields: Any) -> M:
        if unknown := fields.keys() - inspect(self.model).attrs.keys():
            raise TypeError(f"{self.model.__name__} has no {', '.join(unknown)}")
        row = await self.session.get_one(self.model, key)
        for name, value in fields.items():
            setattr(row, name, value)
        await self.session.flush()
        return row


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with UnitOfWork(sessions) as work:
        lease = await work.leases.create(tenant=tenant)
        await work.deposits.create(lease=lease.id, euros=euros)
        await work.flats.update(flat, lease=lease.id)
        await work.session.commit()
        return lease.id
