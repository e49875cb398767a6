"""Is the server up? What `start()` and people ask first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mock_server.registry import Registry, Text
from mock_server.responses import json_response

if TYPE_CHECKING:
    from aiohttp import web

routes = Registry("health", Text(en="The server itself", ru="Сам сервер"))


class Health(msgspec.Struct):
    status: str


@routes.get(
    "/health",
    summary=Text(en="Is the server up?", ru="Работает ли сервер?"),
    returns={200: Health},
)
async def read_health(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
    return json_response(Health("ok"))
