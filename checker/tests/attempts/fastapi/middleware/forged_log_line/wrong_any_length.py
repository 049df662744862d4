"""Only good characters, from the first to the last. But there may be 60 000 of them, in every line
of log that the request writes.

Refused by: refuses_by_length"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    return given if re.fullmatch(r"[A-Za-z0-9_-]+", given) else uuid4().hex
