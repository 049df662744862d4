"""Once begun, the commit is waited for, whoever is cancelled; before that, closing the session
rolls back. What `update` is given is compared with the columns of the table."""


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
        if unknown := set(fields) - set(self.model.__table__.columns.keys()):
            raise AttributeError(f"{self.model.__name__} has no {', '.join(unknown)}")
        row = await self.session.get_one(self.model, key)
        for name, value in fields.items():
            setattr(row, name, value)
        return row


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with sessions() as session:
        lease = await AsyncRepository(session, Lease).create(tenant=tenant)
        await AsyncRepository(session, Deposit).create(lease=lease.id, euros=euros)
        await AsyncRepository(session, Flat).update(flat, lease=lease.id)
        number = lease.id
        commit = asyncio.create_task(session.commit())
        try:
            await asyncio.shield(commit)
        finally:
            await asyncio.wait([commit])
        return number
