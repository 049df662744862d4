"""A collector of one's own is asked at each scrape, and makes its gauges anew."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector


class PoolGauges(Collector):
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.engine = engine
        self.waiting = 0
        registry.register(self)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        pool = self.engine.pool
        out, most = pool.checkedout(), pool.size() + pool._max_overflow
        yield GaugeMetricFamily("pool_in_use", "connections that are out", value=out)
        yield GaugeMetricFamily("pool_capacity", "connections at most", value=most)
        yield GaugeMetricFamily("pool_utilisation", "in use / capacity", value=out / most)
        yield GaugeMetricFamily("pool_waiting", "requests that wait", value=self.waiting)


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    gauges, connection = request.app.state.gauges, request.app.state.engine.connect()
    gauges.waiting += 1
    try:
        await connection.start()
    finally:
        gauges.waiting -= 1
    try:
        yield connection
    finally:
        await connection.close()
