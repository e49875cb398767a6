"""JSON line by line, as it is made (httpbin's `/stream`)."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from aiohttp import web

from mock_server.documentation import Answer
from mock_server.httpbin.echo import Values, described
from mock_server.problems import ProblemDocument
from mock_server.registry import Parameter, Registry, Text

routes = Registry("streams", Text(en="Streams", ru="Потоки"), lesson="03_requests")

MAX_LINES: Final = 100


class Line(msgspec.Struct):
    """One line: the request, as the server understood it, and the line's number from 0."""

    args: Values
    headers: dict[str, str]
    id: int
    origin: str
    url: str


@routes.get(
    "/stream/{count:[0-9]{1,6}}",
    summary=Text(en="So many lines of JSON", ru="Столько-то строк JSON"),
    description=Text(
        en="Each line is a JSON object of its own; they come in chunks, without Content-Length.",
        ru="Каждая строка — отдельный объект JSON; они идут частями (chunked), без Content-Length.",
    ),
    parameters=[
        Parameter(
            "count",
            "path",
            int,
            Text(en="How many; more than 100 are 100.", ru="Сколько строк, до 100."),
            required=True,
            example=1,
        )
    ],
    returns={
        200: Answer(
            Line,
            example={
                "args": {},
                "headers": {"Host": "127.0.0.1:8000"},
                "id": 0,
                "origin": "127.0.0.1",
                "url": "http://127.0.0.1:8000/stream/1",
            },
        ),
        **dict.fromkeys((400, 413), ProblemDocument),
    },
)
async def stream(request: web.Request) -> web.StreamResponse:
    line: dict[str, Any] = await described(request, "url", "args", "headers", "origin")
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.enable_chunked_encoding()
    await response.prepare(request)
    if request.method != "HEAD":
        for number in range(min(int(request.match_info["count"]), MAX_LINES)):
            line["id"] = number
            await response.write(msgspec.json.encode(line) + b"\n")
    await response.write_eof()
    return response
