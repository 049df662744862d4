"""Tempting, since the log says which field was unknown, and no caller breaks. The value is lost all
the same, and the caller believes that it is stored.
Refused by: unknown_fields"""

import logging


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
            if hasattr(row, name):
                setattr(row, name, value)
            else:
                logging.warning("%s has no field %s", self.model.__name__, name)
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
