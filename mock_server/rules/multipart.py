"""Reading multipart/form-data (RFC 7578)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast
from urllib.parse import unquote

from aiohttp import BodyPartReader, MultipartReader, StreamReader
from aiohttp.http_exceptions import HttpProcessingError

from mock_server.problems import Problem
from mock_server.rules.bodies import read_bytes, require_media_type
from mock_server.wire.surrogates import replaced

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web

MULTIPART: Final = "multipart/form-data"
MAX_PARTS: Final = 100


class Part(NamedTuple):
    """A field (`filename` is None) or a file of a form."""

    name: str
    filename: str | None
    content_type: str | None
    data: bytes


async def read_multipart(request: web.Request, *, limit: int) -> list[Part]:
    """Read the parts of a form, in order. Raises Problem 400, 413 (above `limit` bytes), 415."""
    require_media_type(request, MULTIPART)
    return await parts_of(request, await read_bytes(request, limit=limit))


async def parts_of(request: web.Request, body: bytes) -> list[Part]:
    """Take a body apart. Raises Problem 400."""
    content = StreamReader(request.protocol, len(body) + 1)
    content.feed_data(body)
    content.feed_eof()
    try:
        reader = MultipartReader(request.headers, content)
        _check_ends(reader, body)
        return [part async for part in _parts(reader)] if body else []
    except (ValueError, RuntimeError, LookupError, HttpProcessingError) as error:
        # aiohttp tells of a part's bad field in two lines, after a status.
        what = error.message if isinstance(error, HttpProcessingError) else str(error)
        raise Problem(
            400,
            title="Malformed multipart body",
            detail=f"The body is not proper {MULTIPART}: {what}. Leave Content-Type to your "
            "library: it must name the boundary that separates the parts.",
        ) from None


async def _parts(reader: MultipartReader) -> AsyncIterator[Part]:
    number = 0
    while (part := await reader.next()) is not None:
        number += 1
        if number > MAX_PARTS:
            raise ValueError(f"it has more than {MAX_PARTS} parts")
        if not isinstance(part, BodyPartReader) or not part.name:
            raise ValueError(
                f"part {number} has no name; every part needs "
                'Content-Disposition: form-data; name="…"'
            )
        data = bytes(await part.read(decode=True))
        filename = None if part.filename is None else _decoded(part.filename)
        media_type = part.headers.get("Content-Type")
        if media_type is not None:
            media_type = replaced(media_type)
        yield Part(_decoded(part.name), filename, media_type, data)


def _decoded(name: str) -> str:
    """Read a name as the client meant it, whichever of the usual ways it was written in.

    Percent-encoded UTF-8 (RFC 7578, section 2; aiohttp does so), or UTF-8 as it is, in
    which browsers, requests and httpx encode no more than quotes and line ends (WHATWG
    HTML, "multipart/form-data encoding algorithm").
    """
    if not name.isascii():
        return replaced(name).replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
    try:
        return unquote(name, errors="strict")
    except UnicodeDecodeError:
        return name


def _check_ends(reader: MultipartReader, body: bytes) -> None:
    # The reader takes the end of the data for the end of the form.
    boundary: bytes = cast("Any", reader)._boundary  # noqa: SLF001 - it has no public name
    if body and boundary not in body:
        raise ValueError("it does not contain the boundary that Content-Type names")
    if body and boundary + b"--" not in body:
        raise ValueError("the closing boundary is missing, so it was cut short")
