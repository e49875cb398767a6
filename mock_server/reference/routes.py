"""The reference over HTTP: `/openapi.json` for programs, `/docs` for people.

The OpenAPI document is an ordinary route. The page and its parts are not kept in the journal:
a reader of the documentation would disturb the counts of whoever watches the traffic. The calls
that are tried from the page are requests like any other.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

from aiohttp import web

from mock_server.documentation import Answer, Header, Text
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry
from mock_server.responses import json_response
from mock_server.rules.links import absolute
from mock_server.rules.negotiation import language_of
from mock_server.wire.unrecorded import unrecorded

if TYPE_CHECKING:
    from mock_server.reference.document import Language

routes = Registry("reference", Text(en="This reference", ru="Этот справочник"))

# Nothing from elsewhere, nothing inline; a picture that was answered is shown from memory.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ASSETS: Final = {
    "docs.css": "text/css",
    "docs.js": "text/javascript",
}
LANG: Final = Parameter(
    "lang",
    "query",
    str,
    Text(
        en="The language, `ru` or `en`; otherwise Accept-Language decides.",
        ru="Язык, `ru` или `en`; иначе решает Accept-Language.",
    ),
    example="en",
)
_LANGUAGE: Final = Header("Content-Language", Text(en="The language.", ru="Язык документа."), "en")
_VARY: Final = Header(
    "Vary", Text(en="What it depends on.", ru="От чего зависит ответ."), "Accept-Language"
)


@routes.get(
    "/openapi.json",
    summary=Text(en="This API as an OpenAPI 3.1 document", ru="Это API в виде OpenAPI 3.1"),
    description=Text(
        en="For code generators, test tools (schemathesis) and importers (Postman, Insomnia).",
        ru="Для генераторов кода, средств тестирования (schemathesis), Postman, Insomnia.",
    ),
    parameters=[LANG],
    returns={
        200: Answer(
            dict[str, Any],
            example={"openapi": "3.1.1", "info": {"title": "Bookshop", "version": "1"}},
            headers=(_LANGUAGE, _VARY),
        )
    },
)
async def read_openapi(request: web.Request) -> web.StreamResponse:
    from mock_server.reference.document import document  # noqa: PLC0415 - heavy, seldom asked for

    language = cast("Language", language_of(request))
    described = document(language) | {"servers": [{"url": absolute(request, "")}]}
    return json_response(described, headers=_fields(language))


@routes.get(
    "/docs",
    summary=Text(en="This reference, to read and to try", ru="Этот справочник: читать и пробовать"),
    description=Text(
        en="Not kept in the journal; what is tried from it is.",
        ru="В журнал не попадает; запросы, отправленные с неё, — попадают.",
    ),
    parameters=[LANG],
    returns={
        200: Answer(
            media={"text/html": "<!doctype html>…"},
            headers=(_LANGUAGE, _VARY),
        )
    },
)
async def read_docs(request: web.Request) -> web.StreamResponse:
    unrecorded(request)
    language = cast("Language", language_of(request))
    return web.Response(
        body=_page(language),
        headers={
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            **_fields(language),
        },
    )


@routes.get(
    "/docs/{asset}",
    summary=Text(en="A style sheet or script of the page", ru="Стили и скрипт этой страницы"),
    parameters=[
        Parameter("asset", "path", str, Text(en="Its name.", ru="Имя файла."), True, "docs.css")
    ],
    returns={
        200: Answer(media={"text/css": "body { … }", "text/javascript": '"use strict"; …'}),
        404: ProblemDocument,
    },
)
async def read_asset(request: web.Request) -> web.StreamResponse:
    unrecorded(request)
    name = request.match_info["asset"]
    if name not in _ASSETS:
        raise Problem(404, detail=f"The page has no part {name!r}; it has {', '.join(_ASSETS)}.")
    return web.Response(
        body=_asset(name),
        headers={
            "Content-Type": f"{_ASSETS[name]}; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        },
    )


def _fields(language: str) -> dict[str, str]:
    return {"Content-Language": language, "Vary": "Accept-Language"}


@lru_cache(maxsize=len(_ASSETS))
def _asset(name: str) -> bytes:
    return files("mock_server.reference").joinpath("static", name).read_bytes()


@lru_cache(maxsize=2)
def _page(language: Language) -> bytes:
    from mock_server.reference.page import page  # noqa: PLC0415 - heavy, seldom asked for

    return page(language).encode()
