"""Answers that look like success and are no data: what `.json()` trips over."""

from __future__ import annotations

from aiohttp import web

from mock_server.documentation import Answer
from mock_server.faults.kinds import HTML, NOT_JSON
from mock_server.registry import Registry, Text

routes = Registry(
    "not-json", Text(en="Success without data", ru="Успех без данных"), lesson="03_requests"
)


@routes.get(
    "/not-json",
    summary=Text(
        en="Status 200 and a JSON media type, but the body is not JSON",
        ru="Статус 200 и тип JSON, но тело — не JSON",
    ),
    returns={200: Answer(media={"application/json": NOT_JSON.decode()})},
)
async def not_json(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
    return web.Response(body=NOT_JSON, content_type="application/json")


@routes.get(
    "/html-instead-of-json",
    summary=Text(
        en="Status 200 and a page for people, as behind a login or during maintenance",
        ru="Статус 200 и страница для людей — как при входе в сеть или на время работ",
    ),
    returns={200: Answer(media={"text/html": HTML.decode()})},
)
async def html(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
    return web.Response(body=HTML, content_type="text/html", charset="utf-8")
