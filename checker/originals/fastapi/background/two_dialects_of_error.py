"""Two dialects of error: a client should have to learn only one.

A declined card is told as a problem (RFC 9457). An HTTPException, an unknown path, a wrong method
and bad input come in FastAPI's own words: bad input with the card number in it, and NaN as a 500.

Your task: make them application/problem+json, too: "type", "title" and "detail" are texts, "status"
is the number. Statuses and headers stay; so does a detail that is a text. Bad input, NaN too, is
422, names just the wrong fields, repeats no value. Crashes stay 500. Names, paths, receipts stay.
"""

import asyncio
from http.client import responses
from typing import Annotated

import httpx
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, field_validator


class Payment(BaseModel):
    card: str
    cents: int = Field(gt=0)

    @field_validator("card")
    @classmethod
    def has_16_digits(cls, card: str) -> str:
        if len(card) != 16 or not card.isdigit():
            raise ValueError("a card number has 16 digits")
        return card


class Declined(Exception):
    """The bank says no, and why."""


class Bank:
    async def charge(self, payment: Payment) -> str:
        if payment.cents > 100_000:
            raise Declined("over the limit of this card")
        return "paid"


app = FastAPI()


def problem(status: int, detail: str) -> JSONResponse:
    title = responses.get(status, "Error")
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(content, status, media_type="application/problem+json")


# TODO: who else says no, and in which words?
@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))


@app.post("/orders/{number}/payment", status_code=201)
async def pay(number: int, payment: Payment, bank: Annotated[Bank, Depends()]) -> dict[str, str]:
    return {"receipt": await bank.charge(payment)}


async def main() -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://till") as client:
        for card, cents in (("4111111111111111", 200_000), ("4111 1111 1111 1111", 4200)):
            answer = await client.post("/orders/7/payment", json={"card": card, "cents": cents})
            print(answer.status_code, answer.headers["content-type"], answer.text)


if __name__ == "__main__":
    asyncio.run(main())
