"""Taking transfer and content codings off a body."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from mock_server.wire.framing import ChunkScanner

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CONTENT = 1 << 24  # bytes; a small body can unfold to very many


def content_of(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The content of a body as sent; as far as it goes when it was cut or is malformed."""
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        body = unchunk(body)
    for coding in reversed(headers.get("Content-Encoding", "").lower().split(",")):
        if coding.strip() in {"gzip", "x-gzip", "deflate"}:
            body = _inflate(body)
    return body


def unchunk(body: bytes) -> bytes:
    """The content of a chunked body (RFC 9112, section 7.1)."""
    content: list[bytes] = []
    ChunkScanner(content).feed(body)
    return b"".join(content)


def _inflate(body: bytes) -> bytes:
    # 32 + 15: gzip and zlib told apart by their headers; some send deflate without one.
    for window in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window).decompress(body, MAX_CONTENT)
        except zlib.error:
            continue
    return body
