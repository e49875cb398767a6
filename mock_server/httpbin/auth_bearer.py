"""Bearer authentication that takes any token (RFC 6750), as in httpbin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_server.documentation import WWW_AUTHENTICATE, Answer
from mock_server.httpbin.echo import pretty
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Registry, Text
from mock_server.wire.surrogates import replaced

if TYPE_CHECKING:
    from aiohttp import web

routes = Registry(
    "auth-bearer", Text(en="Any bearer token", ru="Любой bearer-токен"), lesson="03_requests"
)


@routes.get(
    "/bearer",
    summary=Text(en="Enter with any bearer token", ru="Войти с любым bearer-токеном"),
    security=("bearer",),
    credentials="any-token",
    returns={
        200: Answer(dict[str, bool | str], example={"authenticated": True, "token": "any-token"}),
        401: Answer(
            ProblemDocument,
            example={"detail": "There is no token. Send 'Authorization: Bearer TOKEN'."},
            headers=(WWW_AUTHENTICATE._replace(example="Bearer"),),
        ),
    },
)
async def bearer(request: web.Request) -> web.StreamResponse:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:  # any case: RFC 9110, section 11.1
        raise Problem(
            401,
            detail="There is no token. Send 'Authorization: Bearer TOKEN'; any token is taken.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return pretty({"authenticated": True, "token": replaced(token)})
