"""The pool's size is asked at each scrape, and is always the same: it tells how many connections
are kept, and not how many of them are out.

Refused by: tuning_tells_of_the_moment
"""


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    size = request.app.state.sessions.kw["bind"].pool.size()
    lines = ["# TYPE books_in_use gauge", f"books_in_use {size}", ""]
    return Response("\n".join(lines), media_type=CONTENT_TYPE_LATEST)
