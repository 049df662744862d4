"""Three bad requests: each path gives its connection back.

A shop redeems vouchers. After three codes with a typo in them, even the good ones wait for half a
minute, and then fail.

Your task: however a call of `worth` or `redeem` ends, with a result, an error or a cancellation,
its connection is back in the pool by then. What they return, raise and save stays as it is, and so
do all names and the pool: these POOL connections are all that the database has for this shop.
"""

import asyncio
from tempfile import TemporaryDirectory

from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

POOL = 3  # connections


class Base(DeclarativeBase):
    pass


class Voucher(Base):
    __tablename__ = "vouchers"
    code: Mapped[str] = mapped_column(primary_key=True)
    cents: Mapped[int]


class Redemption(Base):
    __tablename__ = "redemptions"
    code: Mapped[str] = mapped_column(primary_key=True)  # each voucher is redeemed once
    order: Mapped[int]


class Issuer:
    async def approve(self, code: str) -> None:
        """Raises PermissionError for a voucher that was stolen."""
        await asyncio.sleep(0.2)


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def worth(self, code: str) -> int | None:
        session = self.sessions()
        voucher = await session.get(Voucher, code)
        if voucher is None:
            return None
        await session.close()
        return voucher.cents

    async def redeem(self, code: str, order: int) -> int:
        """Raises LookupError for an unknown code, and IntegrityError for one that is used."""
        session = self.sessions()
        voucher = await session.get(Voucher, code)
        if voucher is None:
            raise LookupError(f"there is no voucher {code}")
        await self.issuer.approve(code)
        session.add(Redemption(code=code, order=order))
        await session.commit()
        # TODO: which calls come as far as this?
        await session.close()
        return voucher.cents


async def main(url: str) -> None:
    vouchers = Vouchers(url, Issuer())
    async with vouchers.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with vouchers.sessions.begin() as session:
        session.add(Voucher(code="TULIP", cents=2500))
    failed = []
    for order, code in enumerate(("TULPI", "TILUP", "TUILP", "TULIP"), 1):
        try:
            async with asyncio.timeout(1):
                print(code, "is worth", await vouchers.redeem(code, order))
        except Exception as error:
            failed.append(error)  # for the report of the day
            print(code, f"{error!r}:", vouchers.engine.pool.status())
    await vouchers.engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/shop.db"))
