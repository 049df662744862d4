"""No client can forge what nobody reads. But now the id ends at our door: the shop's page and our
log no longer speak of the same request.

Refused by: keeps_a_good_id"""


def id_of(request: Request) -> str:
    return uuid4().hex
