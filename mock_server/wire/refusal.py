"""Rules of HTTP/1.1 that aiohttp's parser leaves to the server: version, Host, codings, targets.

A request that breaks one is answered by the frame, before any route sees it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from aiohttp import HttpVersion10, HttpVersion11, hdrs
from multidict import CIMultiDict, CIMultiDictProxy

from mock_server.problems import Problem

if TYPE_CHECKING:
    from aiohttp.http_parser import RawRequestMessage

# RFC 9110, section 7.2, and RFC 3986, section 3.2.2 and 3.2.3. Empty is what a client sends
# whose target has no authority.
_HOST: Final = re.compile(
    r"(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]{0,5})?"
)
_AUTHORITY: Final = re.compile(r"[^:/?#]+://([^/?#]*)")

UNVERSIONED: Final = Problem(
    505,
    detail="The request line names no HTTP version; expected: 'METHOD /path HTTP/1.1'.",
    close=True,
)
UNKNOWN_CODING: Final = Problem(
    501,
    title="Unknown transfer coding",
    detail="Transfer-Encoding names a coding that is not known here; only 'chunked' is. "
    "A compressed body is announced by Content-Encoding.",
    close=True,
)
NO_HOST: Final = Problem(
    400,
    title="Malformed Host",
    detail="The Host field is no host: expected a name or an address, with a port where it is "
    "not 80: '127.0.0.1:8000'.",
    close=True,
)
NO_PROXY: Final = Problem(
    501,
    detail="CONNECT asks a proxy for a tunnel, and this address is no proxy. "
    "Is a proxy configured in your client, or in the environment (HTTPS_PROXY)?",
    close=True,
)
NOT_HTTP: Final = Problem(
    400,
    title="Not an HTTP target",
    detail="The request's target has another scheme than http or https. "
    "A client writes the path alone: 'GET /users HTTP/1.1'.",
    close=True,
)


def refusal(message: RawRequestMessage) -> Problem | None:
    """Why this request is refused, if it is."""
    if message.version is not HttpVersion11 and message.version not in (
        HttpVersion11,
        HttpVersion10,
    ):
        return UNVERSIONED
    # RFC 9112, section 6.1: a coding that is not understood is answered with 501.
    if message.chunked and message.headers[hdrs.TRANSFER_ENCODING].strip().lower() != "chunked":
        return UNKNOWN_CODING
    if not _is_host(message.headers.get(hdrs.HOST, "")):  # RFC 9112, section 3.2
        return NO_HOST
    if not message.path.startswith("/"):
        if message.method == hdrs.METH_CONNECT:
            return NO_PROXY
        if message.url.scheme not in ("", "http", "https"):
            return NOT_HTTP
    return None


def with_authority(message: RawRequestMessage) -> RawRequestMessage:
    """A request whose target is absolute, with its authority for a Host (RFC 9112, 3.2.2)."""
    if not message.url.absolute:
        return message  # `*` and what CONNECT asks for
    headers = CIMultiDict(message.headers)
    authority = _AUTHORITY.match(message.path)
    headers[hdrs.HOST] = authority[1].rpartition("@")[2] if authority else ""
    url = message.url
    if url.raw_path == "/":  # or none, which means the same (RFC 9110, section 4.2.3)
        url = url.with_path("/", keep_query=True)
    return message._replace(headers=CIMultiDictProxy(headers), url=url)


@lru_cache(maxsize=128)
def _is_host(value: str) -> bool:
    return _HOST.fullmatch(value) is not None
