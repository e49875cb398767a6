"""HTTPS on this machine: certificates of an authority that lives as long as this process.

Made when HTTPS is first asked for, since loading cryptography takes longer than the rest of
the start. Keys stay in memory: a file holds one for the moment in which the TLS library reads
it, in a folder of this user's own (mode 700). The authority's certificate, which clients need,
stays there until the process ends.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import ssl
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from mock_server.lifeline import at_end, process_lives

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustme import CA

# What is wrong with the server's certificate; "trusted": nothing, for those who know `ca_file`.
Certificate: TypeAlias = Literal["trusted", "expired", "wrong-host", "self-signed"]
CERTIFICATES: Final[tuple[Certificate, ...]] = get_args(Certificate)

NAMES: Final = ("127.0.0.1", "localhost")
WRONG_NAME: Final = "elsewhere.example"
_FOLDER: Final = "mock-server-ca-"


class Authority:
    """A certificate authority and the TLS settings of servers that it vouches for, or does not."""

    def __init__(self) -> None:
        from trustme import CA  # noqa: PLC0415 - slow, and only HTTPS needs it

        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-"))
        at_end(self.close)
        self._ca: CA = CA(
            organization_name="Mock server",
            organization_unit_name="Local authority of one process",
        )
        self.ca_file = str(self._folder / "ca.pem")
        self._ca.cert_pem.write_to_path(self.ca_file)
        self._contexts: dict[Certificate, ssl.SSLContext] = {}

    def context(self, certificate: Certificate) -> ssl.SSLContext:
        """The settings of a server that shows such a certificate."""
        if certificate not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.set_alpn_protocols(["http/1.1"])
            chain = _MAKERS[certificate](self._ca)
            path = self._folder / f"{certificate}.pem"
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(chain)
                context.load_cert_chain(path)  # takes files only (CPython issue 60691)
            finally:
                path.unlink()
            self._contexts[certificate] = context
        return self._contexts[certificate]

    def close(self) -> None:
        """Remove the files."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _trusted(ca: CA) -> bytes:
    return ca.issue_cert(*NAMES, common_name=NAMES[0]).private_key_and_cert_chain_pem.bytes()


def _expired(ca: CA) -> bytes:
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    leaf = ca.issue_cert(
        *NAMES,
        common_name=NAMES[0],
        not_before=yesterday - dt.timedelta(days=30),
        not_after=yesterday,
    )
    return leaf.private_key_and_cert_chain_pem.bytes()


def _wrong_host(ca: CA) -> bytes:
    leaf = ca.issue_cert(WRONG_NAME, common_name=WRONG_NAME)
    return leaf.private_key_and_cert_chain_pem.bytes()


def _self_signed(ca: CA) -> bytes:  # noqa: ARG001 - the authority knows nothing of it
    """A certificate that only its own key vouches for (RFC 5280, section 3.2)."""
    import ipaddress  # noqa: PLC0415 - as cryptography, only HTTPS needs it

    from cryptography import x509  # noqa: PLC0415 - slow
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - slow
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - slow
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - slow

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAMES[0])])
    now = dt.datetime.now(dt.UTC)
    alternatives = [x509.IPAddress(ipaddress.ip_address(NAMES[0])), x509.DNSName(NAMES[1])]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)


_MAKERS: Final[dict[Certificate, Callable[[CA], bytes]]] = {
    "trusted": _trusted,
    "expired": _expired,
    "wrong-host": _wrong_host,
    "self-signed": _self_signed,
}


def _sweep() -> None:
    """Remove what processes left behind that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        with contextlib.suppress(ValueError):  # not one of ours after all
            owner = int(folder.name.removeprefix(_FOLDER).partition("-")[0])
            if not process_lives(owner):
                shutil.rmtree(folder, ignore_errors=True)
