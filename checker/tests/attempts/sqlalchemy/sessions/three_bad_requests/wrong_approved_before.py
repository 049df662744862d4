"""The issuer is asked before there is a session, so none waits for them. But they are asked for
codes with a typo, too, and where a LookupError was, there is their refusal now.
Refused by: same_answers"""


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def worth(self, code: str) -> int | None:
        async with self.sessions() as session:
            voucher = await session.get(Voucher, code)
            return voucher and voucher.cents

    async def redeem(self, code: str, order: int) -> int:
        """Raises LookupError for an unknown code, and IntegrityError for one that is used."""
        await self.issuer.approve(code)
        async with self.sessions() as session:
            voucher = await session.get(Voucher, code)
            if voucher is None:
                raise LookupError(f"there is no voucher {code}")
            session.add(Redemption(code=code, order=order))
            await session.commit()
            return voucher.cents
