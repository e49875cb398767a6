"""Slow answers: late, or byte by byte (httpbin's `/delay` and `/drip`)."""

from __future__ import annotations

import asyncio
import math
from typing import Annotated, Final

from aiohttp import web
from msgspec import Struct

from mock_server.documentation import Answer
from mock_server.httpbin.echo import Echo, echoed
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.queries import about, documented, read_query

routes = Registry("delays", Text(en="Slow answers", ru="Медленные ответы"), lesson="03_requests")

MAX_SECONDS: Final = 10.0
MAX_BYTES: Final = 1 << 20
_WRITES_PER_SECOND: Final = 50


class DripQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How slowly, and what."""

    duration: Annotated[
        float,
        about(
            "Seconds from the first byte to the last.",
            "Сколько секунд идёт тело.",
            example=2,
            ge=0,
            le=MAX_SECONDS,
        ),
    ] = 2.0
    numbytes: Annotated[
        int,
        about("How many bytes.", "Сколько байт в теле.", example=10, ge=1, le=MAX_BYTES),
    ] = 10
    delay: Annotated[
        float,
        about(
            "Seconds before the head.",
            "Сколько секунд ждать до заголовков.",
            ge=0,
            le=MAX_SECONDS,
        ),
    ] = 0.0
    code: Annotated[int, about("The status.", "Код состояния.", ge=200, le=599)] = 200


@routes.any(
    "/delay/{seconds}",
    summary=Text(en="Answer late", ru="Ответить с задержкой"),
    parameters=[
        Parameter(
            "seconds",
            "path",
            float,
            Text(
                en="How long to wait; more than 10 are 10.",
                ru="Сколько секунд ждать; больше 10 не бывает.",
            ),
            True,
            1.5,
        )
    ],
    returns={200: Echo, 422: ProblemDocument},
)
async def delay(request: web.Request) -> web.StreamResponse:
    text = request.match_info["seconds"]
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not seconds >= 0:
        raise Problem(422, detail=f"{text!r} is no number of seconds. Expected: as in /delay/1.5.")
    await asyncio.sleep(min(seconds, MAX_SECONDS))
    return await echoed(request, "args", "data", "files", "form", "headers", "origin", "url")


@routes.get(
    "/drip",
    summary=Text(en="Send a body byte by byte", ru="Отдавать тело по байту"),
    parameters=documented(DripQuery),
    returns={200: Answer(media={"application/octet-stream": "**********"}), 422: ProblemDocument},
    any_status=True,
)
async def drip(request: web.Request) -> web.StreamResponse:
    query = read_query(request, DripQuery)
    await asyncio.sleep(query.delay)
    response = web.StreamResponse(
        status=query.code, headers={"Content-Type": "application/octet-stream"}
    )
    response.content_length = query.numbytes
    await response.prepare(request)
    if request.method != "HEAD" and query.code not in (204, 304):
        writes = max(1, min(query.numbytes, int(query.duration * _WRITES_PER_SECOND)))
        for number in range(writes):
            await asyncio.sleep(query.duration / writes)
            upto = query.numbytes * (number + 1) // writes
            await response.write(b"*" * (upto - query.numbytes * number // writes))
    await response.write_eof()
    return response
