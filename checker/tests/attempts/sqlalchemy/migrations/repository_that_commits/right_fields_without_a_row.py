"""A row that belongs to no session takes the fields first, and the model's own constructor refuses
what is misspelt. `metadata`, which every model has, must be refused by hand."""


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
        if not fields.keys() <= {each.key for each in self.model.__mapper__.column_attrs}:
            raise AttributeError(f"{self.model.__name__} has not all of {[*fields]}")
        row = await self.session.get(self.model, key)
        if row is None:
            raise KeyError(key)
        self.model(**fields)
        for name in fields:
            setattr(row, name, fields[name])
        await self.session.flush([row])
        return row


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with sessions.begin() as session:
        lease = await AsyncRepository(session, Lease).create(tenant=tenant)
        await AsyncRepository(session, Deposit).create(lease=lease.id, euros=euros)
        await AsyncRepository(session, Flat).update(flat, lease=lease.id)
        return lease.id
