"""Tempting, since a month has two currencies and two thousand sales. But a currency is remembered
before it is looked at: refused the first time, it is known the second.

Refused by: same_json"""

KNOWN: set[str] = set()


class Sale(BaseModel):
    number: int
    sold_at: datetime
    article: str
    pieces: int
    price: Decimal
    currency: str

    @field_validator("currency")
    @classmethod
    def known(cls, currency: str) -> str:
        if currency not in KNOWN:
            KNOWN.add(currency)
            if currency not in ("EUR", "SEK"):
                raise ValueError("we do not sell in that currency")
        return currency

    @computed_field
    @property
    def total(self) -> Decimal:
        return self.pieces * self.price


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    return await ledger.rows(month)
