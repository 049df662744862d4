"""Tempting, since `merge` sends an UPDATE where the row is there. Where it is not, it makes one: a
flat that nobody has built.
Refused by: missing_row"""

from sqlalchemy import inspect


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
        (primary_key,) = inspect(self.model).primary_key
        row = await self.session.merge(self.model(**{primary_key.name: key}, **fields))
        await self.session.flush()
        return row


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with sessions.begin() as session:
        lease = await AsyncRepository(session, Lease).create(tenant=tenant)
        await AsyncRepository(session, Deposit).create(lease=lease.id, euros=euros)
        await AsyncRepository(session, Flat).update(flat, lease=lease.id)
        return lease.id
