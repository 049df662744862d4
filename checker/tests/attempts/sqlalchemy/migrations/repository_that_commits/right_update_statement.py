"""An UPDATE statement knows the columns by itself: SQLAlchemy refuses others before it sends
anything, and the number of rows tells whether there was one."""

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

    async def update(self, key: Any, **fields: Any) -> M:
        (primary_key,) = inspect(self.model).primary_key
        change = update(self.model).where(primary_key == key).values(**fields)
        if (await self.session.execute(change)).rowcount != 1:
            raise LookupError(f"there is no {self.model.__name__} {key!r}")
        return await self.session.get_one(self.model, key, populate_existing=True)


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with sessions.begin() as session:
        lease = await AsyncRepository(session, Lease).create(tenant=tenant)
        await AsyncRepository(session, Deposit).create(lease=lease.id, euros=euros)
        await AsyncRepository(session, Flat).update(flat, lease=lease.id)
        return lease.id
