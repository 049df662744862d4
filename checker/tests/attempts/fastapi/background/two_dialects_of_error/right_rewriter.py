"""A layer around the app rewrites every refusal that is plain JSON on its way out, whoever wrote
it. Bad input has to be told in safe words further in, where it would crash otherwise."""

import json
from typing import Any

from fastapi.exceptions import RequestValidationError


class Rewriter:
    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        begun: dict[str, Any] = {}
        body = b""

        async def rewrite(message: Any) -> None:
            nonlocal body
            if message["type"] == "http.response.start" and 400 <= message["status"] != 500:
                begun.update(message)
                return
            if not begun:
                await send(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                answer = problem(begun["status"], as_text(json.loads(body)["detail"]))
                dropped = (b"content-type", b"content-length")
                answer.raw_headers += [h for h in begun["headers"] if h[0] not in dropped]
                await answer(scope, receive, send)

        await self.app(scope, receive, rewrite)


def as_text(detail: Any) -> str:
    return detail if isinstance(detail, str) else json.dumps(detail)


@app.exception_handler(RequestValidationError)
async def tell_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    wrong = [f"{each['loc'][-1]}: {each['type']}" for each in error.errors()]
    return JSONResponse({"detail": ", ".join(wrong)}, 422)


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))


app.add_middleware(Rewriter)
