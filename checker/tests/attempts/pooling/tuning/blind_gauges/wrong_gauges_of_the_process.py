"""Gauges belong to the process, as Prometheus' own examples have them, and each app's registry
shows them. The app that was started last tells all of them whom to ask, also for the others.
Refused by: tells_of_its_own_app"""

IN_USE = Gauge("pool_in_use", "connections that are out")
CAPACITY = Gauge("pool_capacity", "connections at most")
UTILISATION = Gauge("pool_utilisation", "in use / capacity")
WAITING = Gauge("pool_waiting", "requests without a connection")


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.queue = 0
        most = engine.pool.size() + engine.pool._max_overflow
        IN_USE.set_function(engine.pool.checkedout)
        CAPACITY.set(most)
        UTILISATION.set_function(lambda: engine.pool.checkedout() / most)
        WAITING.set_function(lambda: self.queue)
        for gauge in (IN_USE, CAPACITY, UTILISATION, WAITING):
            registry.register(gauge)


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    gauges = request.app.state.gauges
    gauges.queue += 1
    try:
        connection = await request.app.state.engine.connect()
    finally:
        gauges.queue -= 1
    try:
        yield connection
    finally:
        await connection.close()
