"""When the overflow is in use, the pool is short of connections. But those who have them do not
wait, and with two or two hundred requests in the queue this gauge says the same.
Refused by: tells_who_waits"""


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        capacity = engine.pool.size() + engine.pool._max_overflow
        self.in_use.set_function(lambda: engine.pool.checkedout())
        self.capacity.set(capacity)
        self.utilisation.set_function(lambda: engine.pool.checkedout() / capacity)
        self.waiting.set_function(lambda: max(0, engine.pool.overflow()))
