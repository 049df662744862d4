"""No newline, no new line. But quotes still end the field and open others, an ESC rewrites the
line on a terminal, and 0x85 is a newline to many that read logs.

Refused by: refuses_other_characters"""


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    given = given.replace("\r", "").replace("\n", "")
    return given[:64] or uuid4().hex
