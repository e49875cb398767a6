"""Responses whose body is all there, sent without aiohttp's detours.

aiohttp prepares and sends a response in nine coroutines, each for a case that may come: cookies,
compression, chunks, HTTP/1.0, a body in pieces. A `WholeResponse` in the usual case goes straight
to the transport, in every other it is left to aiohttp. Either way the same bytes are sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import ClientConnectionResetError, HttpVersion11, hdrs, web
from aiohttp.helpers import rfc822_formatted_time
from aiohttp.http_writer import _serialize_headers
from multidict import CIMultiDict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor

    from aiohttp.abc import AbstractStreamWriter

_WITHOUT_BODY = frozenset({204, 304})


class WholeResponse(web.Response):
    """A response whose body is there, with its Content-Type among the headers."""

    # Only for compression, which aiohttp does.
    _zlib_executor_size = 1024
    _zlib_executor: Executor | None = None
    _head: bytes | None = None  # prepared here, to be sent

    def __init__(self, body: bytes, status: int, headers: Mapping[str, str]) -> None:
        web.StreamResponse.__init__(self, status=status, _real_headers=CIMultiDict(headers))
        self._body = body

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        body, headers = self._body, self._headers
        if (
            self._payload_writer is not None
            or self._eof_sent
            or self._cookies
            or self._chunked
            or self._compression
            or self._keep_alive is False
            or self._status in _WITHOUT_BODY
            or request.method == "HEAD"
            or request.version is not HttpVersion11
            or not request.keep_alive
            or not isinstance(body, bytes)
            or hdrs.CONTENT_TYPE not in headers
            or hdrs.CONTENT_LENGTH in headers
            or hdrs.CONNECTION in headers
            or hdrs.DATE in headers
        ):
            return await super().prepare(request)
        self._keep_alive = True
        self._must_be_empty_body = False
        self._req = request
        self._payload_writer = request.writer
        headers[hdrs.CONTENT_LENGTH] = str(len(body))
        headers[hdrs.DATE] = rfc822_formatted_time()
        await request._prepare_hook(self)  # noqa: SLF001 - as aiohttp's own responses do
        self._head = _serialize_headers(f"HTTP/1.1 {self._status} {self._reason}", headers)
        return self._payload_writer

    async def write_eof(self, data: bytes = b"") -> None:
        head, request, body = self._head, self._req, self._body
        if head is None or data or request is None or not isinstance(body, bytes):
            await super().write_eof(data)
            return
        transport, writer = request.transport, request.writer
        if transport is None or transport.is_closing():
            raise ClientConnectionResetError("Cannot write to closing transport")
        transport.write(head + body)
        self._head = self._req = self._payload_writer = None
        self._eof_sent = True
        writer.output_size = self._body_length = len(head) + len(body)
        if request.protocol.writing_paused:
            await writer.drain()
