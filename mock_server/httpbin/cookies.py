"""Cookies of the client's choice (httpbin's vocabulary; RFC 6265)."""

from __future__ import annotations

from http.cookies import CookieError
from typing import TYPE_CHECKING

from aiohttp import web

from mock_server.documentation import LOCATION, SET_COOKIE, Answer
from mock_server.httpbin.echo import pretty
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.wire.surrogates import replaced

if TYPE_CHECKING:
    from collections.abc import Mapping

routes = Registry("cookies", Text(en="Cookies", ru="Cookie"), lesson="03_requests")


BACK = Answer(
    text=Text(en="Look at /cookies.", ru="Смотрите /cookies."),
    headers=(LOCATION._replace(example="/cookies"), SET_COOKIE._replace(always=False)),
)


def _query(value: str) -> Parameter:
    text = Text(en="Parameters of any name: the cookies.", ru="Параметры с любыми именами: cookie.")
    return Parameter("cookies", "query", dict[str, str], text, example={"theme": value})


def _named(name: str, en: str, ru: str, example: str) -> Parameter:
    return Parameter(name, "path", str, Text(en=en, ru=ru), required=True, example=example)


@routes.get(
    "/cookies",
    summary=Text(en="The cookies that came", ru="Какие cookie пришли"),
    returns={200: Answer(dict[str, dict[str, str]], {"cookies": {"theme": "dark"}})},
)
async def read_cookies(request: web.Request) -> web.StreamResponse:
    cookies = sorted(request.cookies.items())
    return pretty({"cookies": {replaced(name): replaced(value) for name, value in cookies}})


@routes.get(
    "/cookies/set",
    summary=Text(
        en="Set a cookie for every query parameter", ru="Поставить cookie из параметров запроса"
    ),
    parameters=[_query("dark")],
    returns={302: BACK, 422: ProblemDocument},
)
async def set_cookies(request: web.Request) -> web.StreamResponse:
    return _set(dict(request.query))


@routes.get(
    "/cookies/set/{name}/{value}",
    summary=Text(en="Set one cookie", ru="Поставить одну cookie"),
    parameters=[
        _named("name", "Its name.", "Имя.", "theme"),
        _named("value", "Its value.", "Значение.", "dark"),
    ],
    returns={302: BACK, 422: ProblemDocument},
)
async def set_cookie(request: web.Request) -> web.StreamResponse:
    return _set({request.match_info["name"]: request.match_info["value"]})


@routes.get(
    "/cookies/delete",
    summary=Text(
        en="Delete the cookies named in the query", ru="Удалить cookie, названные в запросе"
    ),
    parameters=[_query("")],
    returns={302: BACK, 422: ProblemDocument},
)
async def delete_cookies(request: web.Request) -> web.StreamResponse:
    response = _back()
    for name in request.query:
        try:
            response.del_cookie(name, path="/")
        except CookieError as error:
            raise _wrong(name, error) from None
    return response


def _set(cookies: Mapping[str, str]) -> web.StreamResponse:
    response = _back()
    for name, value in cookies.items():
        try:
            response.set_cookie(name, value, path="/")
        except CookieError as error:
            raise _wrong(name, error) from None
    return response


def _back() -> web.Response:
    return web.Response(status=302, headers={"Location": "/cookies"})


def _wrong(name: str, error: CookieError) -> Problem:
    return Problem(
        422,
        detail=f"{name!r} cannot be a cookie: {error}. A name is made of ASCII letters, digits "
        "and signs such as - _ . (RFC 6265, section 4.1.1).",
    )
