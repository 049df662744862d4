"""Tempting, since `move_in` says `commit=False` and is cured, and no other caller must be changed.
All others go on committing what is not their own.
Refused by: caller_ends_the_transaction"""

from sqlalchemy import inspect


class AsyncRepository(Generic[M]):
    def __init__(self, session: AsyncSession, model: type[M]) -> None:
        self.session = session
        self.model = model

    async def create(self, commit: bool = True, **fields: Any) -> M:
        row = self.model(**fields)
        self.session.add(row)
        await (self.session.commit() if commit else self.session.flush())
        return row

    async def update(self, key: Any, commit: bool = True, **fields: Any) -> M:
        if unknown := fields.keys() - inspect(self.model).attrs.keys():
            raise TypeError(f"{self.model.__name__} has no {', '.join(unknown)}")
        row = await self.session.get_one(self.model, key)
        for name, value in fields.items():
            setattr(row, name, value)
        await (self.session.commit() if commit else self.session.flush())
        return row


async def move_in(
    sessions: async_sessionmaker[AsyncSession], flat: str, tenant: str, euros: int
) -> int:
    async with sessions.begin() as session:
        lease = await AsyncRepository(session, Lease).create(tenant=tenant, commit=False)
        deposits = AsyncRepository(session, Deposit)
        await deposits.create(lease=lease.id, euros=euros, commit=False)
        await AsyncRepository(session, Flat).update(flat, lease=lease.id, commit=False)
        return lease.id
