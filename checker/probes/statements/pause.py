"""A round trip that takes its time."""

import asyncio
import time

from sqlalchemy.util.concurrency import await_only, in_greenlet


def pause(seconds: float) -> None:
    """Other tasks go on, where SQLAlchemy waits for an asyncio driver."""
    if in_greenlet():
        await_only(asyncio.sleep(seconds))
    else:
        time.sleep(seconds)
