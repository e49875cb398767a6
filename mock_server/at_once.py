"""Responses whose body is all there, sent without aiohttp's detours.

aiohttp prepares and sends a response in nine coroutines, each for a case that may come: cookies,
compression, chunks, HTTP/1.0, a body in pieces. For a `WholeResponse` in the usual case these
are five; in every other it is left to aiohttp. Either way the same bytes are sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import HttpVersion11, hdrs, web
from aiohttp.helpers import rfc822_formatted_time
from multidict import CIMultiDict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor

    from aiohttp.abc import AbstractStreamWriter


class WholeResponse(web.Response):
    """A response whose body is there, with its Content-Type among the headers."""

    # Only for compression, which aiohttp does.
    _zlib_executor_size = 1024
    _zlib_executor: Executor | None = None
    _at_once = False

    def __init__(self, body: bytes, status: int, headers: Mapping[str, str]) -> None:
        web.StreamResponse.__init__(self, status=status, _real_headers=CIMultiDict(headers))
        self._body = body

    async def _start(self, request: web.BaseRequest) -> AbstractStreamWriter:
        headers = self._headers
        if (
            self._must_be_empty_body
            or self._chunked
            or self._compression
            or self._cookies
            or self._keep_alive is False
            or request.version is not HttpVersion11
            or not request.keep_alive
            or not isinstance(self._body, bytes)
            or hdrs.CONTENT_TYPE not in headers
            or hdrs.CONTENT_LENGTH in headers
            or hdrs.CONNECTION in headers
            or hdrs.DATE in headers
        ):
            return await super()._start(request)
        self._at_once = self._keep_alive = True
        self._req = request
        writer = self._payload_writer = request.writer
        headers[hdrs.CONTENT_LENGTH] = str(len(self._body))
        headers[hdrs.DATE] = rfc822_formatted_time()
        await request._prepare_hook(self)  # noqa: SLF001 - as aiohttp's own responses do
        await writer.write_headers(f"HTTP/1.1 {self._status} {self._reason}", headers)
        return writer

    async def write_eof(self, data: bytes = b"") -> None:
        writer, body = self._payload_writer, self._body
        if not self._at_once or writer is None or data or not isinstance(body, bytes):
            await super().write_eof(data)
            return
        await writer.write_eof(body)
        self._eof_sent = True
        self._req = self._payload_writer = None
        self._body_length = writer.output_size
