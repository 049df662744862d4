"""Both methods look at their fields first, in one place, so that a misspelt one never meets a row.
The ids come from RETURNING."""

from sqlalchemy import insert, inspect


class AsyncRepository(Generic[M]):
    def __init__(self, session: AsyncSession, model: type[M]) -> None:
        self.session = session
        self.model = model

    def check(self, fields: dict[str, Any]) -> dict[str, Any]:
        for name in fields:
            if name not in inspect(self.model).columns:
                raise ValueError(f"{name} is no column of {self.model.__tablename__}")
        return fields

    async def create(self, **fields: Any) -> M:
        new = insert(self.model).values(self.check(fields)).returning(self.model)
        return (await self.session.scalars(new)).one()

    async def update(self, key: Any, **fields: Any) -> M:
        self.check(fields)
        row = await self.session.get(self.model, key, with_for_update=True)
        if not row:
            raise ValueError(f"no {self.model.__tablename__} with {key!r}")
        for field in fields.items():
            setattr(row, *field)
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
