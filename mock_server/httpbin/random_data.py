"""Random bytes and UUIDs, as in httpbin; without a seed of one's own from the scenario's."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING, Annotated, Final

from aiohttp import web
from msgspec import Struct

from mock_server.bookshop.draw import Draw
from mock_server.documentation import Answer
from mock_server.httpbin.echo import pretty
from mock_server.problems import ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.queries import about, documented, read_query
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from mock_server.scenario import Scenario

routes = Registry("random", Text(en="Random data", ru="Случайные данные"), lesson="03_requests")

MAX_BYTES: Final = 100 * 1024
SIZE: Final = Parameter(
    "size",
    "path",
    int,
    Text(en="How many bytes; more than 102400 are 102400.", ru="Сколько байт, до 102400."),
    required=True,
    example=16,
)
_BYTES: Final = Answer(media={"application/octet-stream": "sixteen bytes at"})


class SeedQuery(Struct, frozen=True, kw_only=True):
    """Where the bytes come from."""

    seed: Annotated[
        int | None,
        about(
            "The same seed gives the same bytes.",
            "При одном seed байты одни и те же.",
            example=7,
        ),
    ] = None


class ChunkedQuery(SeedQuery, frozen=True, kw_only=True):
    """Where the bytes come from, and in which pieces."""

    chunk_size: Annotated[
        int,
        about("Bytes in a piece.", "Сколько байт в одной части.", example=4, ge=1, le=MAX_BYTES),
    ] = 10 * 1024


class Chance:
    """What a scenario draws when the client names no seed."""

    def __init__(self, scenario: Scenario) -> None:
        self.draw = Draw(scenario.seed, "random")

    def bytes(self, size: int) -> bytes:
        return bytes(self.draw.below(256) for _ in range(size))


@routes.get(
    "/bytes/{size:[0-9]{1,9}}",
    summary=Text(en="So many random bytes", ru="Столько-то случайных байт"),
    parameters=[SIZE, *documented(SeedQuery)],
    returns={200: _BYTES, 422: ProblemDocument},
)
async def random_bytes(request: web.Request) -> web.StreamResponse:
    seed = read_query(request, SeedQuery).seed
    return web.Response(
        body=_drawn(request, seed), headers={"Content-Type": "application/octet-stream"}
    )


@routes.get(
    "/stream-bytes/{size:[0-9]{1,9}}",
    summary=Text(en="The same in pieces (chunked)", ru="То же по частям (chunked)"),
    parameters=[SIZE, *documented(ChunkedQuery)],
    returns={200: _BYTES, 422: ProblemDocument},
)
async def stream_random_bytes(request: web.Request) -> web.StreamResponse:
    query = read_query(request, ChunkedQuery)
    data = _drawn(request, query.seed)
    response = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
    response.enable_chunked_encoding()
    await response.prepare(request)
    if request.method != "HEAD":
        for start in range(0, len(data), query.chunk_size):
            await response.write(data[start : start + query.chunk_size])
    await response.write_eof()
    return response


@routes.get(
    "/uuid",
    summary=Text(en="A random UUID", ru="Случайный UUID"),
    description=Text(
        en="Version 4 (RFC 9562). A fresh scenario with the same seed gives the same ones.",
        ru="Версия 4 (RFC 9562). Новый сценарий с тем же seed даёт те же самые.",
    ),
    returns={200: Answer(dict[str, str], example={"uuid": "2f1c8a3e-94d0-4d6b-8a57-0e6f3b1c9d42"})},
)
async def random_uuid(request: web.Request) -> web.StreamResponse:
    drawn = scenario_of(request).part(Chance).bytes(16)
    return pretty({"uuid": str(uuid.UUID(bytes=drawn, version=4))})


def _drawn(request: web.Request, seed: int | None) -> bytes:
    size = min(int(request.match_info["size"]), MAX_BYTES)
    if seed is None:
        return scenario_of(request).part(Chance).bytes(size)
    # The very bytes that httpbin gives for this seed.
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    return bytes(chance.randint(0, 255) for _ in range(size))
