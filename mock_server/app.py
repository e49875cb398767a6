"""The application: the registries of all concepts, behind the frame's middlewares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from mock_server import (
    cookies,
    delays,
    downloads,
    echo,
    fault_routes,
    health,
    index,
    login,
    not_json,
    redirects,
    status,
    uploads,
)
from mock_server.bookshop import (
    books,
    orders,
    users,
    views,  # noqa: F401 - registers what handles can read
)
from mock_server.middlewares import MIDDLEWARES, expect, name_server

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mock_server.registry import Registry


def registries() -> list[Registry]:
    """What is served, in the order of the documentation."""
    return [
        index.routes,
        users.routes,
        books.routes,
        orders.routes,
        login.routes,
        uploads.routes,
        downloads.routes,
        echo.routes,
        cookies.routes,
        status.routes,
        redirects.routes,
        delays.routes,
        not_json.routes,
        fault_routes.routes,
        health.routes,
    ]


def make_app(concepts: Iterable[Registry] | None = None) -> web.Application:
    """Serve these concepts, or all."""
    app = web.Application(middlewares=MIDDLEWARES)
    app.on_response_prepare.append(name_server)
    for registry in registries() if concepts is None else concepts:
        for route in registry:
            if route.method == "GET":
                app.router.add_get(route.path, route.handler, expect_handler=expect)  # and HEAD
            else:
                app.router.add_route(route.method, route.path, route.handler, expect_handler=expect)
    return app
