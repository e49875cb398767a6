"""Pages full of links to each other, for crawlers (httpbin's `/links`)."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from mock_server.documentation import LOCATION, Answer
from mock_server.registry import Parameter, Registry, Text

routes = Registry("link-pages", Text(en="Pages of links", ru="Страницы ссылок"))

MAX_LINKS: Final = 200
_COUNT: Final = Parameter(
    "count",
    "path",
    int,
    Text(en="How many pages, 1 to 200.", ru="Сколько страниц, от 1 до 200."),
    required=True,
    example=5,
)


@routes.get(
    "/links/{count:[0-9]{1,6}}",
    summary=Text(en="Redirect to the first of the pages", ru="Перейти к первой странице"),
    parameters=[_COUNT],
    returns={302: Answer(headers=(LOCATION,))},
)
async def first_page(request: web.Request) -> web.StreamResponse:
    count = int(request.match_info["count"])
    return web.Response(status=302, headers={"Location": f"/links/{count}/0"})


@routes.get(
    "/links/{count:[0-9]{1,6}}/{number:[0-9]{1,6}}",
    summary=Text(en="A page that links to the others", ru="Страница со ссылками на остальные"),
    parameters=[
        _COUNT,
        Parameter(
            "number",
            "path",
            int,
            Text(en="Which page, from 0.", ru="Какая страница, с 0."),
            required=True,
            example=0,
        ),
    ],
    returns={
        200: Answer(
            media={
                "text/html": "<html><head><title>Links</title></head><body>0 "
                "<a href='/links/2/1'>1</a> </body></html>"
            }
        )
    },
)
async def page(request: web.Request) -> web.StreamResponse:
    count = min(max(1, int(request.match_info["count"])), MAX_LINKS)
    number = int(request.match_info["number"])
    links = "".join(
        f"{other} " if other == number else f"<a href='/links/{count}/{other}'>{other}</a> "
        for other in range(count)
    )
    return web.Response(
        text=f"<html><head><title>Links</title></head><body>{links}</body></html>",
        content_type="text/html",
        charset="utf-8",
    )
