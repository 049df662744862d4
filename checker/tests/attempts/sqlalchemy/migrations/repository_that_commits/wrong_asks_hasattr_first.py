"""Tempting, since it asks for all fields before it sets any. But a model has more attributes than
columns: `metadata`, `registry`, its own methods.
Refused by: unknown_fields"""


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
        for name in fields:
            if not hasattr(self.model, name):
                raise TypeError(f"{self.model.__name__} has no {name}")
        row = await self.session.get_one(self.model, key)
        for name, value in fields.items():
            setattr(row, name, value)
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
