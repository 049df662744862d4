"""Tempting, since an UPDATE statement refuses unknown columns by itself. To find no row is no error
to a database: it tells a count of 0, and nobody looks.
Refused by: missing_row"""

from sqlalchemy import inspect, update


class AsyncRepository(Generic[M]):
    def __init__(self, session: AsyncSession, model: type[M]) -> None:
        self.session = session
        self.model = model

    async def create(self, **fields: Any) -> M:
        row = self.model(**fields)
        self.session.add(row)
        await self.session.flush()
        return row

    async def update(self, key: Any, **fields: Any) -> M | None:
        (primary_key,) = inspect(self.model).primary_key
        change = update(self.model).where(primary_key == key).values(**fields)
        return await self.session.scalar(change.returning(self.model))


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with sessions.begin() as session:
        lease = await AsyncRepository(session, Lease).create(tenant=tenant)
        await AsyncRepository(session, Deposit).create(lease=lease.id, euros=euros)
        await AsyncRepository(session, Flat).update(flat, lease=lease.id)
        return lease.id
