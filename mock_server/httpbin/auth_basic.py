"""Basic authentication with the name and password of the path (RFC 7617), as in httpbin."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import TYPE_CHECKING, Final

from mock_server.documentation import WWW_AUTHENTICATE, Answer
from mock_server.httpbin.echo import pretty
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text

if TYPE_CHECKING:
    from aiohttp import web

routes = Registry(
    "auth-basic", Text(en="Basic authentication", ru="Аутентификация Basic"), lesson="03_requests"
)

# RFC 7617, section 2: a realm, whatever it is called.
CHALLENGE: Final = 'Basic realm="Fake Realm"'
AUTHENTICATED: Final = Answer(
    dict[str, bool | str], example={"authenticated": True, "user": "user"}
)
CREDENTIALS: Final = (
    Parameter(
        "user",
        "path",
        str,
        Text(en="The name that is right.", ru="Какое имя верно."),
        required=True,
        example="user",
    ),
    Parameter(
        "password",
        "path",
        str,
        Text(en="The password that is right.", ru="Какой пароль верен."),
        required=True,
        example="secret",
    ),
)


@routes.get(
    "/basic-auth/{user}/{password}",
    summary=Text(en="Enter with Basic credentials", ru="Войти с логином и паролем Basic"),
    description=Text(
        en="The path says which name and password are right; any others get 401.",
        ru="Верные имя и пароль стоят в самом пути; на любые другие ответ — 401.",
    ),
    parameters=CREDENTIALS,
    security=("basic",),
    credentials=("user", "secret"),
    returns={
        200: AUTHENTICATED,
        401: Answer(
            ProblemDocument,
            example={"detail": "The name or the password is wrong; the path says which are right."},
            headers=(WWW_AUTHENTICATE,),
        ),
    },
)
async def basic_auth(request: web.Request) -> web.StreamResponse:
    refused = _refused(request)
    if refused is not None:
        raise Problem(401, detail=refused, headers={"WWW-Authenticate": CHALLENGE})
    return pretty({"authenticated": True, "user": request.match_info["user"]})


@routes.get(
    "/hidden-basic-auth/{user}/{password}",
    summary=Text(en="The same, but hidden: 404 to strangers", ru="То же, но тайно: чужим — 404"),
    description=Text(
        en="No challenge asks for credentials, so a client must send them at once.",
        ru="Сервер не просит представиться, поэтому логин и пароль надо прислать сразу.",
    ),
    parameters=CREDENTIALS,
    security=("basic",),
    credentials=("user", "secret"),
    returns={200: AUTHENTICATED, 404: ProblemDocument},
)
async def hidden_basic_auth(request: web.Request) -> web.StreamResponse:
    if _refused(request) is not None:
        raise Problem(404, detail="There is nothing here, or nothing for you.")
    return pretty({"authenticated": True, "user": request.match_info["user"]})


def _refused(request: web.Request) -> str | None:
    """Why the request is not let in, or None if its credentials are those of the path."""
    field = request.headers.get("Authorization")
    if field is None:
        return "There is no Authorization field. Send 'Authorization: Basic …' (auth=(user, …))."
    scheme, _, encoded = field.partition(" ")
    if scheme.lower() != "basic":
        return f"Authorization has the scheme {scheme[:40]!r}; expected: Basic."
    try:
        # Without a charset in the challenge the client chooses; UTF-8 is what httpbin reads.
        user, colon, password = (
            base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
        )
    except (binascii.Error, ValueError):
        return "What follows 'Basic' is no base64 of 'name:password' in UTF-8."
    right = f"{request.match_info['user']}:{request.match_info['password']}".encode(
        errors="surrogateescape"
    )
    if not colon or not hmac.compare_digest(f"{user}:{password}".encode(), right):
        return "The name or the password is wrong; the path says which are right."
    return None
