"""The messenger: as long as the office is open, it sends the notices that wait in the books."""

import asyncio
import logging

from sqlalchemy import select

from .books import Notice, Sessions
from .railways import Railways, Refused
from .settings import PACE

log = logging.getLogger("freight.messenger")


async def run(sessions: Sessions, railways: Railways) -> None:
    while True:
        try:
            for number in await waiting(sessions):
                await send(number, sessions, railways)
        # TODO: is all that comes here an error of the round?
        except BaseException:
            log.exception("this round was in vain")
        await asyncio.sleep(PACE)


async def waiting(sessions: Sessions) -> list[int]:
    async with sessions() as session:
        unsent = select(Notice.id).where(~Notice.sent).order_by(Notice.id)
        return list(await session.scalars(unsent))


async def send(number: int, sessions: Sessions, railways: Railways) -> None:
    async with sessions() as session:
        text = (await session.get_one(Notice, number)).text
    try:
        await railways.notify(number, text)
    except Refused as refused:
        log.warning("notice %d has to wait: %s", number, refused)
        return
    async with sessions.begin() as session:
        (await session.get_one(Notice, number)).sent = True
