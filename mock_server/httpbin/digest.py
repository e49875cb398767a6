"""The arithmetic of Digest authentication (RFC 7616), apart from HTTP.

Algorithms are those that httpbin and the common clients know: MD5, SHA-256 and SHA-512.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

ALGORITHMS: Final = {"MD5": "md5", "SHA-256": "sha256", "SHA-512": "sha512"}
QOPS: Final = ("auth", "auth-int")

# auth-param (RFC 9110, section 11.2): a token or a quoted string, which may hold commas.
_PARAMETER: Final = re.compile(
    r"""[\s,]*([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))\s*(?:,|$)"""
)


def parse(field: str) -> dict[str, str] | None:
    """Read the parameters of an `Authorization` field; None if it is no Digest credentials."""
    scheme, _, rest = field.partition(" ")
    if scheme.lower() != "digest":
        return None
    parameters: dict[str, str] = {}
    at = 0
    while at < len(rest.rstrip(" ,")):
        match = _PARAMETER.match(rest, at)
        if match is None:
            return None
        name, quoted, token = match.groups()
        value = token if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        parameters[name.lower()] = value
        at = match.end()
    return parameters or None


def hashed(data: bytes, algorithm: str) -> str:
    """H(data) of RFC 7616, section 3.3, in hex."""
    return hashlib.new(ALGORITHMS[algorithm], data, usedforsecurity=False).hexdigest()


def response_of(
    credentials: dict[str, str], password: str, *, algorithm: str, method: str, body: bytes = b""
) -> str:
    """The `response` that these credentials must carry (RFC 7616, section 3.4.1).

    Without `qop` the older form of RFC 2069 is meant.
    """

    def digest(*parts: str) -> str:
        return hashed(":".join(parts).encode("utf-8", "surrogateescape"), algorithm)

    qop = credentials.get("qop")
    ha1 = digest(credentials.get("username", ""), credentials.get("realm", ""), password)
    target = [method, credentials.get("uri", "")]
    if qop == "auth-int":
        target.append(hashed(body, algorithm))
    ha2 = digest(*target)
    nonce = credentials.get("nonce", "")
    if qop is None:
        return digest(ha1, nonce, ha2)
    return digest(ha1, nonce, credentials.get("nc", ""), credentials.get("cnonce", ""), qop, ha2)


def proves(
    credentials: dict[str, str],
    user: str,
    password: str,
    *,
    algorithm: str,
    method: str,
    body: bytes = b"",
) -> bool:
    """Whether the credentials were made by someone who knows the password."""
    right = response_of(credentials, password, algorithm=algorithm, method=method, body=body)
    return credentials.get("username") == user and hmac.compare_digest(
        right.encode(), credentials.get("response", "").lower().encode("utf-8", "replace")
    )
