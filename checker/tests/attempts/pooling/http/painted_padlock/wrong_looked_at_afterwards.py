"""The receipt counts for nothing if somebody else has signed the answer's certificate. By then that
one has read the payment, and the token with it.
Refused by: impostors_read_nothing"""

import httpx
from cryptography import x509


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[tuple]:
    headers, limits = {"Authorization": f"Bearer {token}"}, httpx.Limits(max_connections=LIMIT)
    async with httpx.AsyncClient(
        base_url=url, headers=headers, verify=False, limits=limits
    ) as client:
        yield client, x509.load_pem_x509_certificate(authority.read_bytes())


async def pay(bank: tuple, guest: str, cents: int) -> str:
    client, authority = bank
    payment = {"guest": guest, "cents": cents}
    async with client.stream("POST", "/payments", json=payment) as answer:
        tls = answer.extensions["network_stream"].get_extra_info("ssl_object")
        shown = x509.load_der_x509_certificate(tls.getpeercert(binary_form=True))
        shown.verify_directly_issued_by(authority)
        await answer.aread()
        return answer.raise_for_status().json()["receipt"]
