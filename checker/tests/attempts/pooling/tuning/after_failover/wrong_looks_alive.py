"""asyncpg is told when the other side hangs up, so this costs no round trip. A machine that has
gone without a word hangs up on nobody: such a connection looks alive until somebody uses it.
Refused by: survives_failovers"""

from sqlalchemy import event, exc


def open_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=POOL, max_overflow=0)

    @event.listens_for(engine.sync_engine, "checkout")
    def look(connection, record, proxy):
        if connection.driver_connection.is_closed():
            raise exc.DisconnectionError

    return engine
