"""Tempting, since `expire` forgets what was set before the field that is none. It forgets as well
what the caller had set in this row before, and not yet sent.
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
        row = await self.session.get_one(self.model, key)
        for name, value in fields.items():
            if name not in self.model.__table__.columns:
                self.session.expire(row)
                raise AttributeError(f"{self.model.__name__} has no {name}")
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
