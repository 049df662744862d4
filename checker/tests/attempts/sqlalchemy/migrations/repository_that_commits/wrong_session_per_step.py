"""Tempting, since each repository opens and closes what it needs, and nobody shares anything. So
each step is a transaction of its own, as before.
Refused by: leaves_nothing_half"""

from sqlalchemy import inspect


class AsyncRepository(Generic[M]):
    def __init__(self, session: AsyncSession, model: type[M]) -> None:
        self.bind = session.bind
        self.model = model

    async def create(self, **fields: Any) -> M:
        async with AsyncSession(self.bind, expire_on_commit=False) as session, session.begin():
            session.add(row := self.model(**fields))
        return row

    async def update(self, key: Any, **fields: Any) -> M:
        if unknown := fields.keys() - inspect(self.model).attrs.keys():
            raise TypeError(f"{self.model.__name__} has no {', '.join(unknown)}")
        async with AsyncSession(self.bind, expire_on_commit=False) as session, session.begin():
            row = await session.get_one(self.model, key)
            for name, value in fields.items():
                setattr(row, name, value)
        return row


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with sessions.begin() as session:
        lease = await AsyncRepository(session, Lease).create(tenant=tenant)
        await AsyncRepository(session, Deposit).create(lease=lease.id, euros=euros)
        await AsyncRepository(session, Flat).update(flat, lease=lease.id)
        return lease.id
