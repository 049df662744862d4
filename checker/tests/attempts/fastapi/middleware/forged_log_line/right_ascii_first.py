"""`isalnum` knows every alphabet of the world, so `isascii` is asked first. The two that are
neither letter nor digit are let through by hand."""


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    plain = given.replace("-", "a").replace("_", "a")
    return given if len(given) <= 64 and plain.isascii() and plain.isalnum() else str(uuid4())
