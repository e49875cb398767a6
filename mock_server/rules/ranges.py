"""Parts of a representation (RFC 9110, section 14), and the whole of it.

What the RFC leaves open is decided so: several ranges are answered with multipart/byteranges
(section 14.6); a set of ranges that is malformed, too long or asks for more than the whole is
refused with 416 and the reason, not ignored, since this server is to learn on. Ignored are
units other than bytes, and ranges of requests other than GET, as section 14.2 demands.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from aiohttp import web

from mock_server.documentation import ETAG, Answer, Header, Text
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter
from mock_server.rules.http_dates import http_date, seconds_of
from mock_server.rules.preconditions import (
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    LAST_MODIFIED,
    unchanged,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

MAX_RANGES: Final = 16
_SPEC: Final = re.compile(r"(\d{0,18})-(\d{0,18})")

RANGE: Final = Parameter(
    "Range",
    "header",
    str,
    Text(
        en="Only these bytes: `bytes=0-99`, `bytes=100-` (from there to the end), `bytes=-50` "
        "(the last 50), or several with commas.",
        ru="Только эти байты: `bytes=0-99`, `bytes=100-` (оттуда и до конца), `bytes=-50` "
        "(последние 50) или несколько диапазонов через запятую.",
    ),
    example="bytes=0-99",
)
IF_RANGE: Final = Parameter(
    "If-Range",
    "header",
    str,
    Text(
        en="The `ETag` or `Last-Modified` of what you have a part of: if it has changed since, "
        "the whole comes with 200.",
        ru="`ETag` или `Last-Modified` того, часть чего у вас уже есть: если с тех пор данные "
        "изменились, придёт 200 и всё целиком.",
    ),
    example='"0000000000000000"',
)

ACCEPT_RANGES: Final = Header(
    "Accept-Ranges",
    Text(en="Parts can be asked for.", ru="Можно запросить часть."),
    "bytes",
    always=False,
)
CONTENT_RANGE: Final = Header(
    "Content-Range",
    Text(
        en="Which bytes of how many these are; with 416 only how many there are.",
        ru="Какие это байты и сколько их всего; при 416 — только сколько их всего.",
    ),
    "bytes 0-99/100000",
    always=False,  # several ranges have one each, inside of the body
)
# What every route that answers with `respond` takes and gives, beside its 200.
PARAMETERS: Final = (RANGE, IF_RANGE, IF_NONE_MATCH, IF_MODIFIED_SINCE)
VALIDATORS: Final = (ETAG, LAST_MODIFIED, ACCEPT_RANGES)
RETURNS: Final = {
    206: Answer(
        media={"application/octet-stream": "…", "multipart/byteranges": "--…"},
        headers=(CONTENT_RANGE, ETAG, LAST_MODIFIED),
    ),
    304: Answer(headers=(ETAG, LAST_MODIFIED)),
    412: ProblemDocument,
    416: Answer(ProblemDocument, headers=(CONTENT_RANGE._replace(example="bytes */100000"),)),
}


class Content(NamedTuple):
    """What is there; `pieces(start, stop)` yields its bytes of `start` up to, without, `stop`."""

    size: int
    media_type: str
    tag: str
    modified: int
    pieces: Callable[[int, int], Iterator[bytes]]


class Part(NamedTuple):
    """The bytes of `start` up to, without, `stop`."""

    start: int
    stop: int


async def respond(
    request: web.Request,
    content: Content,
    headers: Mapping[str, str],
    *,
    write: Callable[[web.StreamResponse, bytes], Awaitable[None]] | None = None,
) -> web.StreamResponse:
    """Answer with all, or the parts asked for, or 304. Raises Problem 412 or 416.

    `write` sends a piece, if it is to be sent otherwise than at once. A `Repr-Digest` among
    the headers is that of the whole beside a part, too (RFC 9530, section 3).
    """
    about = {
        "Accept-Ranges": "bytes",
        "ETag": content.tag,
        "Last-Modified": http_date(content.modified),
        **headers,
    }
    if unchanged(request, (content.tag,), content.modified):
        return web.Response(status=304, headers=about)
    parts = asked_parts(request, content)
    about["Content-Type"] = content.media_type
    response = web.StreamResponse(status=200 if parts is None else 206, headers=about)
    plan: list[bytes | Part] = [Part(0, content.size)]
    if parts is not None:
        if len(parts) == 1:
            plan = [parts[0]]
            response.headers["Content-Range"] = _content_range(parts[0], content.size)
        else:
            boundary = hashlib.sha256(f"{content.tag}{parts}".encode()).hexdigest()[:32]
            plan = list(_multipart(parts, content, boundary))
            response.headers["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
    response.content_length = sum(
        len(item) if isinstance(item, bytes) else item.stop - item.start for item in plan
    )
    await response.prepare(request)
    if request.method != "HEAD":
        for item in plan:
            pieces = [item] if isinstance(item, bytes) else content.pieces(item.start, item.stop)
            for piece in pieces:
                await (response.write(piece) if write is None else write(response, piece))
    await response.write_eof()
    return response


def asked_parts(request: web.BaseRequest, content: Content) -> list[Part] | None:
    """The parts that a request asks for; None: the whole. Raises Problem 416."""
    field = request.headers.get("Range")
    if field is None or request.method != "GET" or not _still_meant(request, content):
        return None
    unit, equals, specs = field.partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    wanted = [spec.strip() for spec in specs.split(",") if spec.strip()]
    if not wanted or len(wanted) > MAX_RANGES:
        raise _refused(field, content.size, f"1 to {MAX_RANGES} ranges can be asked for at once")
    parts = [part for spec in wanted if (part := _part(spec, field, content.size)) is not None]
    if not parts:
        raise _refused(field, content.size, "none of it begins inside of that")
    if len(parts) > 1 and sum(part.stop - part.start for part in parts) > content.size:
        raise _refused(field, content.size, "the ranges are more than the whole together")
    return parts


def _part(spec: str, field: str, size: int) -> Part | None:
    """One range of the set; None if it is beyond the end (section 14.1.2)."""
    match = _SPEC.fullmatch(spec)
    if match is None or spec == "-":
        raise _refused(field, size, f"{spec!r} is no range: FIRST-LAST, FIRST- or -LENGTH")
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return Part(size - length, size) if length else None
    start = int(first)
    stop = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        raise _refused(field, size, f"{spec} ends before it begins")
    return Part(start, stop) if start < size else None


def _still_meant(request: web.BaseRequest, content: Content) -> bool:
    """`If-Range` (section 13.1.5): a strong tag, or exactly the date of the last change."""
    condition = request.headers.get("If-Range")
    if condition is None:
        return True
    condition = condition.strip()
    if condition.startswith(('"', "W/")):
        return condition == content.tag and not condition.startswith("W/")
    return seconds_of(condition) == content.modified


def _multipart(parts: list[Part], content: Content, boundary: str) -> Iterator[bytes | Part]:
    for part in parts:
        yield (
            f"\r\n--{boundary}\r\nContent-Type: {content.media_type}\r\n"
            f"Content-Range: {_content_range(part, content.size)}\r\n\r\n"
        ).encode()
        yield part
    yield f"\r\n--{boundary}--\r\n".encode()


def _content_range(part: Part, size: int) -> str:
    return f"bytes {part.start}-{part.stop - 1}/{size}"


def _refused(field: str, size: int, why: str) -> Problem:
    """Section 15.5.17: the answer tells how long the whole is."""
    return Problem(
        416,
        detail=f"Range was {field[:200]!r}, and there are {size} bytes, 0 to {max(0, size - 1)}: "
        f"{why}.",
        headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"},
        size=size,
    )
