"""What is too long is cut, what is forbidden is taken out: something always remains. The remains
of two ids may be the same, and a client can make them anybody's.

Refused by: refuses_by_length"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    return re.sub(r"[^A-Za-z0-9_-]", "", given)[:64] or uuid4().hex
