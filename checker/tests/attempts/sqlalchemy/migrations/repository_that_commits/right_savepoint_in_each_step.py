"""A savepoint per step is the repository's own: it ends with the step, and flushes when it does.
The transaction around it is still that of `move_in`."""

from sqlalchemy import inspect


class AsyncRepository(Generic[M]):
    def __init__(self, session: AsyncSession, model: type[M]) -> None:
        self.session = session
        self.model = model

    async def create(self, **fields: Any) -> M:
        async with self.session.begin_nested():
            row = self.model(**fields)
            self.session.add(row)
        return row

    async def update(self, key: Any, **fields: Any) -> M:
        if unknown := fields.keys() - inspect(self.model).attrs.keys():
            raise TypeError(f"{self.model.__name__} has no {', '.join(unknown)}")
        async with self.session.begin_nested():
            row = await self.session.get_one(self.model, key)
            for name, value in fields.items():
                setattr(row, name, value)
        return row


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with sessions() as session:
        async with session.begin():
            lease = await AsyncRepository(session, Lease).create(tenant=tenant)
            await AsyncRepository(session, Deposit).create(lease=lease.id, euros=euros)
            await AsyncRepository(session, Flat).update(flat, lease=lease.id)
        return lease.id
