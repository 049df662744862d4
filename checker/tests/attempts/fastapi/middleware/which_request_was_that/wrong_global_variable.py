"""What does not come back from an inner layer as a context variable does as a global one. It also
comes from whoever wrote it last: the log gets the ids of other requests.

Refused by: keeps_requests_apart"""

from typing import Any


class Last:
    def __init__(self, value: Any) -> None:
        self.value = value

    def set(self, value: Any) -> None:
        self.value = value

    def get(self) -> Any:
        return self.value


request_id = Last("-")
started = Last(0.0)


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(RequestID)
    app.add_middleware(Timing)
    app.add_middleware(Logging)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    return app
