"""The application: the registries of all concepts, behind the frame's middlewares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from mock_server import health
from mock_server.bookshop import views  # noqa: F401 - registers what handles can read
from mock_server.middlewares import MIDDLEWARES

if TYPE_CHECKING:
    from mock_server.registry import Registry


def registries() -> list[Registry]:
    """What is served, in the order of the documentation."""
    return [
        health.routes,
    ]


def make_app() -> web.Application:
    app = web.Application(middlewares=MIDDLEWARES)
    for registry in registries():
        for route in registry:
            if route.method == "GET":
                app.router.add_get(route.path, route.handler)  # and HEAD
            else:
                app.router.add_route(route.method, route.path, route.handler)
    return app
