"""Header and query are judged as the bytes that came in, before anything is decoded: 64 bytes, and
each one on the list."""

import re


def id_of(request: Request) -> str:
    found = [value for name, value in request.scope["headers"] if name == b"x-request-id"]
    found += re.findall(rb"(?:^|&)request_id=([^&]*)", request.scope["query_string"])
    good = [each for each in found if re.fullmatch(rb"[\w-]{1,64}", each)]
    return good[0].decode("ascii") if good else uuid4().hex
