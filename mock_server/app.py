"""The application: the registries of all concepts, behind the frame's middlewares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from mock_server import health, index
from mock_server.bookshop import (
    books,
    login,
    orders,
    users,
    views,  # noqa: F401 - registers what handles can read
)
from mock_server.faults import not_json
from mock_server.faults import routes as fault_routes
from mock_server.files import downloads, uploads
from mock_server.httpbin import (
    auth_basic,
    auth_bearer,
    auth_digest,
    base64_text,
    byte_ranges,
    caching,
    compressed,
    cookies,
    delays,
    documents,
    echo,
    images,
    link_pages,
    random_data,
    redirects,
    response_headers,
    set_cookie,
    status,
    streams,
)
from mock_server.middlewares import expect
from mock_server.reference import routes as reference
from mock_server.soap import routes as soap

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
        soap.routes,
        login.routes,
        uploads.routes,
        downloads.routes,
        echo.routes,
        cookies.routes,
        set_cookie.routes,
        status.routes,
        redirects.routes,
        delays.routes,
        response_headers.routes,
        auth_basic.routes,
        auth_digest.routes,
        auth_bearer.routes,
        caching.routes,
        compressed.routes,
        byte_ranges.routes,
        random_data.routes,
        streams.routes,
        documents.routes,
        images.routes,
        link_pages.routes,
        base64_text.routes,
        not_json.routes,
        fault_routes.routes,
        health.routes,
        reference.routes,
    ]


def make_app(concepts: Iterable[Registry] | None = None) -> web.Application:
    """Serve these concepts, or all."""
    app = web.Application()
    for registry in registries() if concepts is None else concepts:
        for route in registry:
            if route.method == "GET":
                app.router.add_get(route.path, route.handler, expect_handler=expect)  # and HEAD
            else:
                app.router.add_route(route.method, route.path, route.handler, expect_handler=expect)
    return app
