"""What stands around every handler: scripted faults, problems, unforeseen errors."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from aiohttp import web

from mock_server import misbehaviour
from mock_server.problems import Problem
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from aiohttp.typedefs import Middleware

    from mock_server.registry import Handler

log: Final = logging.getLogger("mock_server")


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error leaves as a problem document (RFC 9457)."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response(request.path)
    except web.HTTPNotFound:
        return Problem(
            404, detail=f"There is nothing at {request.path}. Is the path spelled right?"
        ).response(request.path)
    except web.HTTPMethodNotAllowed as error:
        allowed = sorted(error.allowed_methods)
        return Problem(
            405,
            detail=f"{request.path} does not take {request.method}; it takes {', '.join(allowed)}.",
            headers={"Allow": ", ".join(allowed)},
            allowed=allowed,
        ).response(request.path)


@web.middleware
async def faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    script = scenario_of(request).script
    if script and (line := script.take(request.path)) is not None:
        return await misbehaviour.apply(line, request, handler)
    return await handler(request)


MIDDLEWARES: Final[list[Middleware]] = [problems, faults]
