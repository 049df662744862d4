"""`[\\w-]` reads like letters, digits, `_` and `-`. But in a `str` pattern `\\w` is any letter and
any digit of Unicode, unless `re.ASCII` is said.

Refused by: refuses_other_alphabets"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    return given if re.fullmatch(r"[\w-]{1,64}", given) else uuid4().hex
