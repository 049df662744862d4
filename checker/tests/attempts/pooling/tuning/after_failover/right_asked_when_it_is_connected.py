"""The old recipe: each connection is asked a question first. If that finds it dead, the same
connection is begun anew, and nothing of the caller's has been sent yet."""

from sqlalchemy import event, exc


def open_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=POOL, max_overflow=0)

    @event.listens_for(engine.sync_engine, "engine_connect")
    def ping(connection):
        try:
            connection.scalar(select(1))
        except exc.DBAPIError as error:
            if not error.connection_invalidated:
                raise
            connection.rollback()
            connection.scalar(select(1))
        finally:
            connection.rollback()

    return engine
