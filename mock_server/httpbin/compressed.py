"""Answers in a content coding, asked for or not (RFC 9110, section 8.4.1), as in httpbin."""

from __future__ import annotations

import gzip
import zlib
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import msgspec
from aiohttp import web

from mock_server.documentation import Answer, Header
from mock_server.httpbin.echo import described
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Registry, Text

if TYPE_CHECKING:
    from collections.abc import Callable

routes = Registry(
    "compressed",
    Text(en="Compressed answers", ru="Сжатые ответы"),
    lesson="02_http_in_python",
)

_BODY: Final = dict.fromkeys((400, 413), ProblemDocument)  # a GET may have a body
_LEVEL: Final = 4
BROTLI: Final = ("brotli", "brotlicffi")  # either will do; neither is required


class Compressed(msgspec.Struct, omit_defaults=True):
    """What the server understood of the request, and how it sends that."""

    headers: dict[str, str]
    method: str
    origin: str
    gzipped: bool = False
    deflated: bool = False
    brotli: bool = False


def _answer(member: str) -> Answer:
    example = {
        member: True,
        "headers": {"Host": "127.0.0.1:8000"},
        "method": "GET",
        "origin": "127.0.0.1",
    }
    field = Header("Content-Encoding", Text(en="The coding.", ru="Как сжато."), "gzip")
    return Answer(Compressed, example=example, headers=(field,))


@routes.get(
    "/gzip",
    summary=Text(en="An answer compressed with gzip", ru="Ответ, сжатый gzip"),
    returns={200: _answer("gzipped"), **_BODY},
)
async def read_gzip(request: web.Request) -> web.StreamResponse:
    # mtime: without it the same request would give other bytes every second.
    return await _coded(
        request, "gzip", "gzipped", lambda data: gzip.compress(data, _LEVEL, mtime=0)
    )


@routes.get(
    "/deflate",
    summary=Text(en="An answer compressed with deflate", ru="Ответ, сжатый deflate"),
    returns={200: _answer("deflated"), **_BODY},
)
async def read_deflate(request: web.Request) -> web.StreamResponse:
    # "deflate" is the zlib format (RFC 9110, section 8.4.1.2), not the bare algorithm.
    return await _coded(request, "deflate", "deflated", zlib.compress)


@routes.get(
    "/brotli",
    summary=Text(en="An answer compressed with Brotli", ru="Ответ, сжатый Brotli"),
    description=Text(
        en="Only where the library `brotli` or `brotlicffi` is installed beside the server; "
        "else 501.",
        ru="Только если рядом с сервером установлена библиотека `brotli` или `brotlicffi`; "
        "иначе 501.",
    ),
    returns={200: _answer("brotli"), **_BODY, 501: ProblemDocument},
    fails=True,
)
async def read_brotli(request: web.Request) -> web.StreamResponse:
    for name in BROTLI:
        try:
            library = import_module(name)
        except ImportError:
            continue
        return await _coded(request, "br", "brotli", library.compress)
    raise Problem(
        501,
        detail="Brotli needs a library that is not installed beside the server: "
        "pip install brotli, and start the server again. /gzip and /deflate always work.",
    )


async def _coded(
    request: web.Request, coding: str, member: str, compress: Callable[[bytes], bytes]
) -> web.StreamResponse:
    what: dict[str, Any] = await described(request, "headers", "method", "origin")
    what[member] = True
    plain = msgspec.json.format(msgspec.json.encode(dict(sorted(what.items()))), indent=2) + b"\n"
    return web.Response(
        body=compress(plain),
        headers={"Content-Type": "application/json", "Content-Encoding": coding},
    )
