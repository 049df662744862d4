"""Tempting, since after an error the lease and the deposit are deleted again. Others have read them
meanwhile, and a cancellation is no `Exception`: nobody deletes anything then.
Refused by: all_or_nothing_when_cancelled"""

from sqlalchemy import inspect


class AsyncRepository(Generic[M]):
    def __init__(self, session: AsyncSession, model: type[M]) -> None:
        self.session = session
        self.model = model

    async def create(self, **fields: Any) -> M:
        row = self.model(**fields)
        self.session.add(row)
        await self.session.commit()
        return row

    async def update(self, key: Any, **fields: Any) -> M:
        if unknown := fields.keys() - inspect(self.model).attrs.keys():
            raise TypeError(f"{self.model.__name__} has no {', '.join(unknown)}")
        row = await self.session.get_one(self.model, key)
        for name, value in fields.items():
            setattr(row, name, value)
        await self.session.commit()
        return row


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with sessions() as session:
        made = []
        try:
            made.append(lease := await AsyncRepository(session, Lease).create(tenant=tenant))
            deposits = AsyncRepository(session, Deposit)
            made.append(await deposits.create(lease=lease.id, euros=euros))
            await AsyncRepository(session, Flat).update(flat, lease=lease.id)
            return lease.id
        except Exception:
            await session.rollback()
            for row in made:
                await session.delete(row)
            await session.commit()
            raise
