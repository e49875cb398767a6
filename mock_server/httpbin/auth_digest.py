"""Digest authentication with the name and password of the path (RFC 7616), as in httpbin.

httpbin keeps no state: how often a nonce may still be used is in the client's cookies
(`stale_after`, `last_nonce`), and `fake` tells whether it returns cookies at all.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Struct

from mock_server.documentation import SET_COOKIE, WWW_AUTHENTICATE, Answer
from mock_server.httpbin import digest
from mock_server.httpbin.auth_basic import AUTHENTICATED, CREDENTIALS
from mock_server.httpbin.echo import pretty
from mock_server.middlewares import path_of
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.bodies import read_bytes
from mock_server.rules.queries import about, documented

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

routes = Registry(
    "auth-digest",
    Text(en="Digest authentication", ru="Аутентификация Digest"),
    lesson="03_requests",
)

REALM: Final = "mock_server"
_NEVER: Final = "never"
_FAKE: Final = "fake_value"  # the value that httpbin gives its cookie `fake`
_YES: Final = ("1", "t", "true")
_MAX_STALE: Final = 9  # digits


class DigestQuery(Struct, frozen=True, kw_only=True, rename={"require_cookie": "require-cookie"}):
    """What else is asked of the client."""

    require_cookie: Annotated[
        bool,
        about(
            "true: let in only who sends back the cookies of the challenge.",
            "true — впускать лишь тех, кто вернул cookie из первого ответа.",
        ),
    ] = False


_QOP: Final = Parameter(
    "qop",
    "path",
    str,
    Text(
        en="`auth`, `auth-int` (the body counts, too), anything else: both are offered.",
        ru="`auth`, `auth-int` (учитывается и тело); любое другое — на выбор клиента.",
    ),
    required=True,
    example="auth",
)
_ALGORITHM: Final = Parameter(
    "algorithm",
    "path",
    str,
    Text(
        en="MD5, SHA-256 or SHA-512; anything else is MD5.",
        ru="MD5, SHA-256 или SHA-512; всё остальное — MD5.",
    ),
    required=True,
    example="SHA-256",
)
_STALE_AFTER: Final = Parameter(
    "stale_after",
    "path",
    str,
    Text(
        en="How often a nonce may be used (the client must keep cookies), or `never`.",
        ru="Сколько раз годится nonce (клиент должен хранить cookie) или `never`.",
    ),
    required=True,
    example="never",
)
_RETURNS: Final = {
    200: AUTHENTICATED,
    401: Answer(
        ProblemDocument,
        example={"detail": "The name or the password is wrong; the path says which are right."},
        headers=(
            WWW_AUTHENTICATE._replace(
                example=f'Digest realm="{REALM}", nonce="8ed1", opaque="e81c", qop="auth", '
                "algorithm=MD5, stale=False"
            ),
            SET_COOKIE._replace(example="fake=fake_value; Path=/"),
        ),
    ),
    **dict.fromkeys((400, 403, 413), ProblemDocument),
}


@routes.get(
    "/digest-auth/{qop}/{user}/{password}",
    summary=Text(en="Enter with Digest credentials", ru="Войти по схеме Digest"),
    description=Text(
        en="The path says which name and password are right; the password itself is not sent.",
        ru="Верные имя и пароль стоят в пути; сам пароль по сети не передаётся.",
    ),
    parameters=[_QOP, *CREDENTIALS, *documented(DigestQuery)],
    security=("digest",),
    credentials=("user", "secret"),
    returns=_RETURNS,
)
@routes.get(
    "/digest-auth/{qop}/{user}/{password}/{algorithm}",
    summary=Text(en="The same with a hash of your choice", ru="То же с выбранным хешем"),
    parameters=[_QOP, *CREDENTIALS, _ALGORITHM, *documented(DigestQuery)],
    security=("digest",),
    credentials=("user", "secret"),
    returns=_RETURNS,
)
@routes.get(
    "/digest-auth/{qop}/{user}/{password}/{algorithm}/{stale_after}",
    summary=Text(
        en="The same with nonces that wear out", ru="То же, но nonce годится несколько раз"
    ),
    parameters=[_QOP, *CREDENTIALS, _ALGORITHM, _STALE_AFTER, *documented(DigestQuery)],
    security=("digest",),
    credentials=("user", "secret"),
    returns=_RETURNS,
)
async def digest_auth(request: web.Request) -> web.StreamResponse:
    path = request.match_info
    qops = [path["qop"]] if path["qop"] in digest.QOPS else list(digest.QOPS)
    algorithm = path.get("algorithm", "MD5")
    if algorithm not in digest.ALGORITHMS:
        algorithm = "MD5"
    stale_after = path.get("stale_after", _NEVER)
    if not (stale_after.isascii() and stale_after.isdigit() and len(stale_after) <= _MAX_STALE):
        stale_after = _NEVER

    needs_cookies = request.query.get("require-cookie", "").lower() in _YES
    credentials = digest.parse(request.headers.get("Authorization", ""))
    if credentials is None or (needs_cookies and "Cookie" not in request.headers):
        answer = _challenge(request, qops, algorithm, _missing(request, credentials))
        return _with_cookies(answer, {"stale_after": stale_after, "fake": _FAKE})
    if needs_cookies and request.cookies.get("fake") != _FAKE:
        answer = Problem(
            403, detail="The cookie `fake` of the challenge did not come back as it was set."
        ).response(path_of(request))
        return _with_cookies(answer, {"fake": _FAKE})

    nonce = credentials.get("nonce", "")
    remaining = request.cookies.get("stale_after")
    stale = remaining == "0" or nonce == request.cookies.get("last_nonce")
    wrong = None if stale else await _wrong(request, credentials, qops, algorithm)
    if stale or wrong is not None:
        worn = "This nonce is used up; prove the password again with the one given here."
        answer = _challenge(request, qops, algorithm, wrong or worn, stale=stale)
        cookies = {"stale_after": stale_after, "fake": _FAKE}
        if nonce.isascii() and nonce.isprintable():
            cookies["last_nonce"] = nonce
        return _with_cookies(answer, cookies)

    cookies = {"fake": _FAKE}
    if remaining:
        cookies["stale_after"] = _one_less(remaining)
    return _with_cookies(pretty({"authenticated": True, "user": path["user"]}), cookies)


def _missing(request: web.Request, credentials: dict[str, str] | None) -> str:
    if credentials is not None:
        return "The cookies of the challenge did not come back; ?require-cookie asks for them."
    if "Authorization" in request.headers:
        return "Authorization holds no Digest credentials; WWW-Authenticate says what is asked."
    return "There is no Authorization field; answer the challenge in WWW-Authenticate."


async def _wrong(
    request: web.Request, credentials: dict[str, str], qops: list[str], algorithm: str
) -> str | None:
    """Why these credentials do not let in (RFC 7616, section 3.4), or None."""
    used = credentials.get("algorithm", "MD5").upper()
    qop = credentials.get("qop")
    if used != algorithm:
        return f"The algorithm was {used}; the challenge asks for {algorithm}."
    if qop is not None and qop not in qops:
        return f"qop was {qop!r}; the challenge offers {' and '.join(qops)}."
    if credentials.get("uri") not in {request.raw_path, request.path_qs}:
        return f"uri was {credentials.get('uri')!r}, but the request went to {path_of(request)}."
    body = await read_bytes(request) if qop == "auth-int" else b""
    path = request.match_info
    if not digest.proves(
        credentials,
        path["user"],
        path["password"],
        algorithm=algorithm,
        method=request.method,
        body=body,
    ):
        return "The name or the password is wrong; the path says which are right."
    return None


def _challenge(
    request: web.Request, qops: list[str], algorithm: str, why: str, *, stale: bool = False
) -> web.Response:
    nonce, opaque = secrets.token_hex(16), secrets.token_hex(16)
    challenge = (
        f'Digest realm="{REALM}", nonce="{nonce}", opaque="{opaque}", '
        f'qop="{", ".join(qops)}", algorithm={algorithm}, stale={stale}'
    )
    return Problem(401, detail=why, headers={"WWW-Authenticate": challenge}).response(
        path_of(request)
    )


def _with_cookies(answer: web.Response, cookies: Mapping[str, str]) -> web.Response:
    for name, value in cookies.items():
        answer.set_cookie(name, value, path="/")
    return answer


def _one_less(remaining: str) -> str:
    digits = remaining.isascii() and remaining.isdigit() and len(remaining) <= _MAX_STALE
    return str(int(remaining) - 1) if digits else _NEVER
