"""Letters and digits, once the two others are out of the way. But `isalnum` takes them from every
alphabet, and one beyond Latin-1 cannot even be sent back: the client reads 500.

Refused by: refuses_other_alphabets"""


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    plain = given.replace("-", "0").replace("_", "0")
    return given if plain.isalnum() and len(given) <= 64 else uuid4().hex
