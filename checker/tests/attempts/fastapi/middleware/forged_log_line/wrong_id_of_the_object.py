"""Python has an id for every object, and no two have the same one at the same time. But requests
come one after another, and the next one gets the place in memory that has just become free.

Refused by: makes_up_new_ids"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    good = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given)
    return given if good else format(id(request), "x")
