"""What a broken server or network does to a response, on purpose.

Every fault is a function `await fault(request, handler, **options)` under its name in
`misbehaviour.FAULTS`: for scripts (`scenario.misbehave("/users/3", "reset", times=2)`) it
spoils the route's true response, at `/faults/{name}` a small document.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
import struct
import sys
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import quote

from aiohttp import web

from mock_server.faults.capture import Captured, Sent, captured
from mock_server.faults.misbehaviour import Seconds, fault
from mock_server.middlewares import path_of
from mock_server.problems import Problem
from mock_server.rules.links import absolute
from mock_server.rules.queries import about

if TYPE_CHECKING:
    from mock_server.registry import Handler

PIECES: Final = 20
PAUSE: Final = 0.1  # seconds for the client to take in the good part before a reset
NOT_JSON: Final = b"{'status': 'ok', 'items': [1, 2, 3,]}\n"  # Python's repr, not JSON
HTML: Final = (
    b"<!doctype html>\n<html lang=en><title>Maintenance</title>"
    b"<h1>Back soon</h1><p>The shop is being redecorated.</p></html>\n"
)
# The beginning of a TLS alert and bytes that no HTTP parser takes for a status line.
GARBAGE: Final = b"\x15\x03\x01\x00\x02" + hashlib.sha256(b"garbage").digest() + b"\r\n\r\n"

ErrorStatus = Annotated[
    int,
    about(
        "An error status, 400 to 599.",
        "Статус ошибки, от 400 до 599.",
        example=503,
        ge=400,
        le=599,
    ),
]
RetryAfter = Annotated[
    int,
    about(
        "Seconds for the Retry-After field, 0 to 86400.",
        "Секунды для поля Retry-After, от 0 до 86400.",
        example=1,
        ge=0,
        le=86400,
    ),
]


@fault("reset")
async def reset(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The connection is reset (RST) before a byte is answered; the request is carried out."""
    await captured(request, handler)
    return _reset(request)


@fault("reset-midway")
async def reset_midway(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The connection is reset in the middle of the body."""
    response = await captured(request, handler)
    _write(request, _head_with_length(response) + _part(response))
    await asyncio.sleep(PAUSE)  # a reset may discard what the client has not read yet
    return _reset(request)


@fault("empty")
async def empty(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The connection is closed in good order, but nothing was answered."""
    await captured(request, handler)
    return _closed(request)


@fault("truncated")
async def truncated(request: web.Request, handler: Handler) -> web.StreamResponse:
    """`Content-Length` is larger than the body that comes before the connection closes."""
    response = await captured(request, handler)
    _write(request, _head_with_length(response) + _part(response))
    return _closed(request)


@fault("broken-chunk")
async def broken_chunk(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A chunked body whose second chunk has a size that is no number."""
    response = await captured(request, handler)
    part = _part(response)[:1024] or b"-"
    head = response.head("Content-Length", "Transfer-Encoding", Transfer_Encoding="chunked")
    # All in one piece: of a bad chunk that comes later aiohttp's client (3.14) never hears
    # and waits for its timeout.
    _write(request, head + b"%x\r\n%b\r\n" % (len(part), part) + b"not-a-size\r\n")
    return _closed(request)


@fault("garbage")
async def garbage(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Bytes that are not HTTP."""
    await captured(request, handler)
    _write(request, GARBAGE)
    return _closed(request)


@fault("drip")
async def drip(
    request: web.Request, handler: Handler, *, seconds: Seconds = 2.0
) -> web.StreamResponse:
    """The true response, but its body comes in small pieces over `seconds`."""
    response = await captured(request, handler)
    _write(request, _head_with_length(response))
    size = max(1, -(-len(response.body) // PIECES))
    pieces = [response.body[i : i + size] for i in range(0, len(response.body), size)]
    for piece in pieces:
        await asyncio.sleep(seconds / len(pieces))
        _write(request, piece)
    return _closed(request)


@fault("delay")
async def delay(
    request: web.Request, handler: Handler, *, seconds: Seconds = 2.0
) -> web.StreamResponse:
    """The true response, but `seconds` later."""
    await asyncio.sleep(seconds)
    return await handler(request)


@fault("status")
async def status(
    request: web.Request,  # noqa: ARG001 - every fault takes it
    handler: Handler,  # noqa: ARG001 - nothing is carried out
    *,
    code: ErrorStatus = 500,
    retry_after: RetryAfter | None = None,
) -> web.StreamResponse:
    """The request is refused with an error status, and not carried out."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    raise Problem(code, detail="The server fails on purpose here.", headers=headers)


@fault("redirect-loop")
async def redirect_loop(
    request: web.Request,
    handler: Handler,  # noqa: ARG001 - nothing is carried out
) -> web.StreamResponse:
    """A redirect to the same address: without end while the fault lasts. Not carried out."""
    return web.Response(status=302, headers={"Location": _same_address(request)})


@fault("bad-gzip")
async def bad_gzip(request: web.Request, handler: Handler) -> web.StreamResponse:
    """`Content-Encoding: gzip`, but the body is not compressed."""
    response = await captured(request, handler)
    body = response.body or b"{}"
    head = response.head(
        "Content-Length",
        "Content-Encoding",
        "Transfer-Encoding",
        Content_Encoding="gzip",
        Content_Length=str(len(body)),
    )
    _write(request, head if request.method == "HEAD" else head + body)
    return _closed(request)


@fault("wrong-content-type")
async def wrong_content_type(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The true body under another name: HTML, says its `Content-Type`."""
    response = await captured(request, handler)
    return _answer(request, response, response.body, "text/html; charset=utf-8")


@fault("not-json")
async def not_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A status of success and a JSON `Content-Type`, but the body is not JSON."""
    response = await captured(request, handler)
    return _answer(request, response, NOT_JSON, "application/json")


@fault("html")
async def html(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page for people where a program expects data."""
    response = await captured(request, handler)
    return _answer(request, response, HTML, "text/html; charset=utf-8")


def _answer(
    request: web.Request, response: Captured, body: bytes, media_type: str
) -> web.StreamResponse:
    head = response.head(
        "Content-Length",
        "Content-Type",
        "Transfer-Encoding",
        Content_Length=str(len(body)),
        Content_Type=media_type,
    )
    _write(request, head if request.method == "HEAD" else head + body)
    return _closed(request)


def _same_address(request: web.Request) -> str:
    query = quote(request.rel_url.raw_query_string, safe="%/?=&+", errors="surrogateescape")
    whole = absolute(request, "/").removesuffix("/") + path_of(request)
    return f"{whole}?{query}" if query else whole


def _head_with_length(response: Captured) -> bytes:
    # A body that is empty by nature could not be cut short: then some bytes are promised.
    length = len(response.body) or 64
    return response.head("Content-Length", "Transfer-Encoding", Content_Length=str(length))


def _part(response: Captured) -> bytes:
    return response.body[: len(response.body) // 2]


def _write(request: web.Request, data: bytes) -> None:
    transport = request.transport
    if transport is None or transport.is_closing():
        raise ConnectionResetError("the client has gone")
    transport.write(data)


def _closed(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return Sent()


def _reset(request: web.Request) -> web.StreamResponse:
    transport = request.transport
    if transport is not None:
        connected: socket.socket | None = transport.get_extra_info("socket")
        if connected is not None:
            # Lingering on for zero seconds: close() sends RST instead of FIN.
            layout = "hh" if sys.platform == "win32" else "ii"
            linger = struct.pack(layout, 1, 0)
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()
    return Sent()
