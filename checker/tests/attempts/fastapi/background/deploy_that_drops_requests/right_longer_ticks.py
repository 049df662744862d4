"""uvicorn asks ten times a second whether it is to end. This server says no for the length of a
drain after it has been told to."""


class DrainingServer(uvicorn.Server):
    told_at: float | None = None

    async def on_tick(self, counter: int) -> bool:
        over = await super().on_tick(counter)
        if over and self.told_at is None:
            self.told_at = time.monotonic()
            app.state.draining = True
        return over and self.told_at is not None and time.monotonic() > self.told_at + DRAIN


def serve(port: int) -> None:
    DrainingServer(uvicorn.Config(app, host="127.0.0.1", port=port)).run()
