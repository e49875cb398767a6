"""A resource that is handed out in parts (RFC 9110, section 14), as in httpbin (`/range`)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Struct

from mock_server.documentation import Answer
from mock_server.httpbin.delays import MAX_SECONDS
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules import ranges
from mock_server.rules.queries import about, documented, read_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiohttp import web

routes = Registry(
    "ranges", Text(en="Parts of a resource", ru="Части ресурса"), lesson="03_requests"
)

MAX_BYTES: Final = 100 * 1024
MODIFIED: Final = 1_767_225_600  # 1 January 2026: the alphabet does not change
_ALPHABET: Final = b"abcdefghijklmnopqrstuvwxyz"


class RangeQuery(Struct, frozen=True, kw_only=True):
    """How the bytes come."""

    chunk_size: Annotated[
        int,
        about("Bytes in a piece.", "Сколько байт в одной части.", example=100, ge=1, le=MAX_BYTES),
    ] = 10 * 1024
    duration: Annotated[
        float,
        about(
            "Seconds that the whole would take.",
            "За сколько секунд пришло бы всё целиком.",
            example=0,
            ge=0,
            le=MAX_SECONDS,
        ),
    ] = 0.0


@routes.get(
    "/range/{size:[0-9]{1,9}}",
    summary=Text(en="The alphabet, whole or in part", ru="Алфавит целиком или частью"),
    parameters=[
        Parameter(
            "size",
            "path",
            int,
            Text(en="How many bytes there are, 1 to 102400.", ru="Сколько байт, от 1 до 102400."),
            required=True,
            example=100,
        ),
        *ranges.PARAMETERS,
        *documented(RangeQuery),
    ],
    returns={
        200: Answer(
            media={"application/octet-stream": "abcdefghij…"},
            headers=ranges.VALIDATORS,
        ),
        **ranges.RETURNS,
        **dict.fromkeys((404, 422), ProblemDocument),
    },
)
async def byte_range(request: web.Request) -> web.StreamResponse:
    size = int(request.match_info["size"])
    if not 0 < size <= MAX_BYTES:
        raise Problem(404, detail=f"There are 1 to {MAX_BYTES} bytes here, not {size}.")
    query = read_query(request, RangeQuery)

    def pieces(start: int, stop: int) -> Iterator[bytes]:
        for at in range(start, stop, query.chunk_size):
            upto = min(at + query.chunk_size, stop)
            yield bytes(_ALPHABET[position % 26] for position in range(at, upto))

    async def write(response: web.StreamResponse, piece: bytes) -> None:
        await asyncio.sleep(query.duration * len(piece) / size)
        await response.write(piece)

    content = ranges.Content(size, "application/octet-stream", f'"range{size}"', MODIFIED, pieces)
    return await ranges.respond(request, content, {}, write=write if query.duration else None)
