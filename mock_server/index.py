"""The first page: what is here, by lesson, from the route registry."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from aiohttp import web
from msgspec import Struct

from mock_server.documentation import Answer
from mock_server.lessons import lesson_heading
from mock_server.registry import Registry, Text
from mock_server.responses import json_response
from mock_server.rules.negotiation import language_of, wants_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mock_server.registry import Route

routes = Registry("index", Text(en="What is here", ru="Что здесь есть"))


class Bilingual(Struct, frozen=True):
    """A sentence in both languages."""

    en: str
    ru: str


class IndexRoute(Struct, frozen=True):
    """One route and what it is for; `try_it` is a path that a plain GET can be sent to, if any."""

    method: str
    path: str
    summary: Bilingual
    try_it: str | None


class IndexGroup(Struct, frozen=True):
    """The routes of one concept; `lesson` is the stem of the lesson that begins to use it."""

    name: str
    title: Bilingual
    lesson: str | None
    routes: list[IndexRoute]


class Index(Struct, frozen=True):
    """The first page, for a program."""

    name: str
    groups: list[IndexGroup]


@routes.get(
    "/",
    summary=Text(en="What is here", ru="Что здесь есть"),
    description=Text(
        en="A page for a browser (`?lang=en`, `?lang=ru`), JSON for a program.",
        ru="Браузеру — страница (`?lang=ru`, `?lang=en`), программе — JSON.",
    ),
    returns={200: Answer(Index, media={"application/json": None, "text/html": "<!doctype html>…"})},
)
async def read_index(request: web.Request) -> web.StreamResponse:
    index = Index("bookshop", list(_groups()))
    vary = {"Vary": "Accept, Accept-Language"}
    if not wants_page(request):
        return json_response(index, headers=vary)
    language = language_of(request)
    headers = {**vary, "Content-Language": language}
    return web.Response(
        text=_page(index, language), content_type="text/html", charset="utf-8", headers=headers
    )


def _groups() -> Iterator[IndexGroup]:
    # The application is made of registries, this one among them: it knows the others only
    # when it is asked.
    from mock_server.app import registries  # noqa: PLC0415

    for registry in registries():
        yield IndexGroup(
            registry.tag.name,
            Bilingual(*registry.tag.text),
            registry.tag.lesson,
            [
                IndexRoute(
                    route.method, route.path_template, Bilingual(*route.summary), _try_it(route)
                )
                for route in registry
            ],
        )


def _try_it(route: Route) -> str | None:
    """Fill a path with the examples of its parameters."""
    if route.method not in ("GET", "*"):
        return None
    path = route.path_template
    for parameter in route.parameters:
        if parameter.where == "path":
            path = path.replace(f"{{{parameter.name}}}", quote(str(parameter.example)))
    query = {
        parameter.name: str(parameter.example)
        for parameter in route.parameters
        if parameter.where == "query" and parameter.required
    }
    return f"{path}?{urlencode(query)}" if query else path


_TITLE: Final = Text(en="Bookshop: a web API to learn on", ru="Книжный магазин: учебный веб-API")
_LEAD: Final = Text(
    en="Everything here runs on this machine alone. Break what you like: a reset brings it back.",
    ru="Всё это работает только на этом компьютере. Ломайте что угодно: сброс всё вернёт.",
)
_DOCS: Final = Text(
    en="The reference: examples, and calls to try", ru="Справочник: примеры и пробные запросы"
)
_STYLE: Final = """
:root{color-scheme:light dark;--back:#fff;--text:#1b1d20;--muted:#50555c;--line:#c9cdd3;
--soft:#f3f4f6;--link:#0b57d0}
@media(prefers-color-scheme:dark){:root{--back:#15171a;--text:#e6e8eb;--muted:#b3b9c1;
--line:#474d55;--soft:#212429;--link:#93bbff}}
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
background:var(--back);color:var(--text)}
a{color:var(--link)}nav{float:right}
h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}h3{margin:1.5rem 0 .5rem}
table{border-collapse:collapse;width:100%}td{padding:.3rem .6rem .3rem 0;vertical-align:top;
border-top:1px solid var(--line)}td:first-child{width:4.5rem;font-weight:600}
td:nth-child(2){width:22rem;max-width:45vw;overflow-wrap:anywhere}
code{background:var(--soft);padding:.1em .3em;border-radius:.2em;overflow-wrap:anywhere}
.docs{font-size:1.1rem}
@media(max-width:40rem){nav{float:none}
td{display:block;border:0;padding:.1rem 0;width:auto!important;max-width:none!important}
tr{display:block;border-top:1px solid var(--line);padding:.4rem 0}}
"""


def _page(index: Index, language: str) -> str:
    def told(text: Text | Bilingual) -> str:
        plain = escape(text.ru if language == "ru" else text.en)
        return re.sub("`([^`]+)`", r"<code>\1</code>", plain)

    head = (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{told(_TITLE)}</title>'
        f"<style>{_STYLE}</style></head><body>"
        '<nav><a href="?lang=en" lang="en" hreflang="en">English</a> · '
        '<a href="?lang=ru" lang="ru" hreflang="ru">Русский</a></nav>'
        f"<main><h1>{told(_TITLE)}</h1><p>{told(_LEAD)}</p>"
        f'<p class="docs"><a href="/docs?lang={language}">{told(_DOCS)}</a> · '
        f'<a href="/openapi.json?lang={language}">OpenAPI</a></p>'
    )
    parts = [head]
    groups = sorted(index.groups, key=lambda group: (group.lesson is None, group.lesson or ""))
    for lesson, of_lesson in groupby(groups, key=lambda group: group.lesson):
        parts.append(f"<section><h2>{told(lesson_heading(lesson))}</h2>")
        for group in of_lesson:
            parts.append(f"<h3>{told(group.title)}</h3><table>")
            parts += [
                f"<tr><td>{_method(route, language)}</td><td>{_linked(route)}</td>"
                f"<td>{told(route.summary)}</td></tr>"
                for route in group.routes
            ]
            parts.append("</table>")
        parts.append("</section>")
    return "\n".join([*parts, "</main></body></html>\n"])


def _method(route: IndexRoute, language: str) -> str:
    if route.method == "*":
        return "любой" if language == "ru" else "any"
    return escape(route.method)


def _linked(route: IndexRoute) -> str:
    path = f"<code>{escape(route.path)}</code>"
    return f'<a href="{escape(route.try_it)}">{path}</a>' if route.try_it else path
