"""Throwaway certificates, and the authorities that vouch for them."""

import ssl
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any


@lru_cache
def authority(name: str = "Harbour Trust") -> "Authority":
    """The authority of this name; an impostor's has another name. Made once per process."""
    import trustme  # late: it takes a seventh of a second, and few servers have a certificate

    return Authority(trustme.CA(organization_name=name))


class Authority:
    """Vouches for whom you like. Whoever trusts it trusts them."""

    def __init__(self, ca: Any) -> None:
        self._ca = ca
        self._issued: dict[tuple[str, ...], Certificate] = {}

    @property
    def pem(self) -> str:
        """Its own certificate as text, as `ssl.create_default_context(cadata=...)` wants it."""
        return str(self._ca.cert_pem.bytes().decode())

    def certificate(self, *names: str) -> "Certificate":
        """For a server that has these names; without any, for one on this machine."""
        names = names or ("127.0.0.1", "localhost", "::1")
        if names not in self._issued:
            self._issued[names] = Certificate(self._ca.issue_cert(*names))
        return self._issued[names]

    def context(self) -> ssl.SSLContext:
        """A client's, that trusts nobody else."""
        return ssl.create_default_context(cadata=self.pem)


@dataclass(frozen=True)
class Certificate:
    """What a server shows, and the key to it."""

    _leaf: Any

    @property
    def pem(self) -> str:
        """The certificate as text."""
        return str(self._leaf.cert_chain_pems[0].bytes().decode())

    @property
    def fingerprint(self) -> bytes:
        """The SHA-256 of its DER form, 32 bytes, as `aiohttp.Fingerprint` wants it."""
        return sha256(ssl.PEM_cert_to_DER_cert(self.pem)).digest()

    @cached_property
    def context(self) -> ssl.SSLContext:
        """The server's side of TLS, with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._leaf.configure_cert(context)
        return context
