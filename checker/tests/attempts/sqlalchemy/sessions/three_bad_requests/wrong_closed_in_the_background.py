"""The caller need not wait for a clean-up, so a task of its own does that. When the caller is told,
the connection is still out; and at the end of the program, nobody waits for such tasks.
Refused by: failed_calls"""


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def worth(self, code: str) -> int | None:
        async with self.sessions() as session:
            voucher = await session.get(Voucher, code)
            return voucher.cents if voucher else None

    async def redeem(self, code: str, order: int) -> int:
        session = self.sessions()
        try:
            voucher = await session.get(Voucher, code)
            if voucher is None:
                raise LookupError(f"there is no voucher {code}")
            await self.issuer.approve(code)
            session.add(Redemption(code=code, order=order))
            await session.commit()
            return voucher.cents
        finally:
            self.closing = asyncio.create_task(session.close())
