"""Alphabet, length and both ends, so it seems. But `$` also matches before a newline at the very
end, and `?request_id=a-17%0A` puts one into the log.

Refused by: refuses_other_characters"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    return given if re.match(r"^[A-Za-z0-9_-]{1,64}$", given) else uuid4().hex
