"""What was refused is worth a line at level DEBUG, escaped by `%r`, and in production that is off.
On the day on which somebody turns it on, 60 kB of a stranger's text stand in the log again.

Refused by: refuses_other_characters"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given):
        return given
    log.debug("refused the id %r", given)
    return uuid4().hex
