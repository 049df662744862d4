"""In a thread of its own uvicorn hears of no signal at all. The main thread does, and decides
when the server may end; then it waits for it."""


def serve(port: int) -> None:
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *received: told.set())
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port))
    serving = threading.Thread(target=server.run)
    serving.start()
    told.wait()
    app.state.draining = True
    time.sleep(DRAIN)
    server.should_exit = True
    serving.join()
