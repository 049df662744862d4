"""What `pool_pre_ping` does, by hand: a listener asks each connection that is taken out, and a
DisconnectionError tells the pool to replace it."""

from sqlalchemy import event, exc


def open_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=POOL, max_overflow=0)

    @event.listens_for(engine.sync_engine, "checkout")
    def ping(connection, record, proxy):
        cursor = connection.cursor()
        try:
            cursor.execute("SELECT 1")
        except Exception as error:
            raise exc.DisconnectionError from error
        finally:
            cursor.close()

    return engine
