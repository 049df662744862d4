"""The ping is there, and to be safe every error is taken for the end of its connection. A few gifts
of nothing, and the pool connects all day.
Refused by: tells_refusals"""

from sqlalchemy import event


def open_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=POOL, max_overflow=0, pool_pre_ping=True)

    @event.listens_for(engine.sync_engine, "handle_error")
    def distrust(context):
        context.is_disconnect = True

    return engine
