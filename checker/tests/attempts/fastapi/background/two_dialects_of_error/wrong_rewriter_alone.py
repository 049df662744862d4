"""One layer rewrites every refusal on its way out. But FastAPI's own answer to a NaN or to bytes
crashes before there is anything to rewrite: JSON cannot hold what was sent.
Refused by: refuses_all_bad_input"""

import json
from typing import Any


class Rewriter:
    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        begun: dict[str, Any] = {}

        async def rewrite(message: Any) -> None:
            if message["type"] == "http.response.start" and 400 <= message["status"] != 500:
                begun.update(message)
            elif not begun:
                await send(message)
            else:
                detail = json.loads(message["body"])["detail"]
                if not isinstance(detail, str):
                    detail = ", ".join(str(each["loc"]) for each in detail if "loc" in each)
                answer = problem(begun["status"], detail)
                dropped = (b"content-type", b"content-length")
                answer.raw_headers += [h for h in begun["headers"] if h[0] not in dropped]
                await answer(scope, receive, send)

        await self.app(scope, receive, rewrite)


@app.exception_handler(Declined)
async def tell_declined(request: Request, error: Declined) -> JSONResponse:
    return problem(402, str(error))


app.add_middleware(Rewriter)
