"""uvicorn's option bears the right name. But it is how long uvicorn waits for those who are
inside already: the door is closed at once, as before.
Refused by: serves_who_still_comes"""


def serve(port: int) -> None:
    uvicorn.run(app, host="127.0.0.1", port=port, timeout_graceful_shutdown=round(DRAIN))
