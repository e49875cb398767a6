"""A resource that is handed out in parts (RFC 9110, section 14; httpbin's `/range`)."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Final

from aiohttp import web
from msgspec import Struct

from mock_server.delays import MAX_SECONDS
from mock_server.documentation import ETAG, Answer, Header
from mock_server.problems import Problem, ProblemDocument
from mock_server.queries import about, documented, read_query
from mock_server.registry import Parameter, Registry, Text

routes = Registry("ranges", Text(en="Parts of a resource", ru="Части ресурса"))

MAX_BYTES: Final = 100 * 1024
_ALPHABET: Final = b"abcdefghijklmnopqrstuvwxyz"
_RANGE: Final = re.compile(
    r"bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{1,18})?|-\s*(\d{1,18}))\s*", re.IGNORECASE
)
_FIELDS: Final = (
    ETAG,
    Header(
        "Accept-Ranges", Text(en="Parts can be had.", ru="Ресурс можно брать частями."), "bytes"
    ),
)


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
    description=Text(
        en="`Range: bytes=0-9`, `bytes=100-` and `bytes=-10` get 206 with that part; what lies "
        "beyond the end gets 416. `If-Range` is honoured.",
        ru="На `Range: bytes=0-9`, `bytes=100-` и `bytes=-10` ответ 206 с этой частью; за "
        "пределами — 416. `If-Range` учитывается.",
    ),
    parameters=[
        Parameter(
            "size",
            "path",
            int,
            Text(en="How many bytes there are, 1 to 102400.", ru="Сколько байт, от 1 до 102400."),
            required=True,
            example=16,
        ),
        Parameter(
            "Range",
            "header",
            str,
            Text(en="Which part.", ru="Какая часть."),
            example="bytes=0-9",
        ),
        *documented(RangeQuery),
    ],
    returns={
        200: Answer(media={"application/octet-stream": "abcdefghijklmnop"}, headers=_FIELDS),
        206: Answer(
            media={"application/octet-stream": "cde"},
            headers=(
                *_FIELDS,
                Header("Content-Range", Text(en="Which part.", ru="Какая часть."), "bytes 2-4/16"),
            ),
        ),
        **dict.fromkeys((404, 416, 422), ProblemDocument),
    },
)
async def byte_range(request: web.Request) -> web.StreamResponse:
    size = int(request.match_info["size"])
    if not 0 < size <= MAX_BYTES:
        raise Problem(404, detail=f"There are 1 to {MAX_BYTES} bytes here, not {size}.")
    query = read_query(request, RangeQuery)
    fields = {"ETag": f'"range{size}"', "Accept-Ranges": "bytes"}
    part = _part(request, size, fields["ETag"])
    if part is not None and not part:
        raise Problem(
            416,
            detail=f"Range was {request.headers['Range']}; there are the bytes 0 to {size - 1}.",
            headers={**fields, "Content-Range": f"bytes */{size}"},
        )
    # httpbin answers 200 when the part is the whole; a server may (RFC 9110, section 14.2).
    wanted = part if part is not None else range(size)
    partial = len(wanted) < size
    if partial:
        fields["Content-Range"] = f"bytes {wanted[0]}-{wanted[-1]}/{size}"
    response = web.StreamResponse(
        status=206 if partial else 200,
        headers={"Content-Type": "application/octet-stream", **fields},
    )
    response.content_length = len(wanted)
    await response.prepare(request)
    if request.method != "HEAD":
        await _send(response, wanted, query, query.duration / size)
    await response.write_eof()
    return response


def _part(request: web.Request, size: int, etag: str) -> range | None:
    """Return the positions asked for, empty if there are none; None if the whole is meant.

    One range only: a server may ignore others, and fields that it cannot read
    (RFC 9110, section 14.2); a Range counts in GET alone.
    """
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or request.method != "GET":
        return None
    if request.headers.get("If-Range", etag).strip() != etag:  # section 13.1.5
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        return range(max(0, size - int(suffix)), size)
    # A last position beyond the end means the end (section 14.1.2).
    return range(int(first), min(size, int(last) + 1) if last is not None else size)


async def _send(
    response: web.StreamResponse, wanted: range, query: RangeQuery, pause: float
) -> None:
    for start in range(wanted.start, wanted.stop, query.chunk_size):
        stop = min(start + query.chunk_size, wanted.stop)
        if pause:
            await asyncio.sleep(pause * (stop - start))
        await response.write(bytes(_ALPHABET[at % 26] for at in range(start, stop)))
