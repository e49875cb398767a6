"""Any status on demand (httpbin's `/status`), with the fields that belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from mock_server.bookshop.draw import Draw
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from mock_server.scenario import Scenario

routes = Registry(
    "status", Text(en="Status codes", ru="Коды состояния"), lesson="02_http_in_python"
)

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# What RFC 9110 and 6585 want beside the code, or what makes it useful.
_FIELDS: Final[dict[int, dict[str, str]]] = {
    **{code: {"Location": "/redirect/1"} for code in (301, 302, 303, 305, 307, 308)},
    201: {"Location": "/anything"},
    401: {"WWW-Authenticate": 'Basic realm="status", charset="UTF-8"'},
    407: {"Proxy-Authenticate": 'Basic realm="status"'},
    408: {"Connection": "close"},
    413: {"Retry-After": "1"},
    415: {"Accept": "application/json"},
    416: {"Content-Range": "bytes */0"},
    426: {"Upgrade": "websocket", "Connection": "Upgrade"},
    429: {"Retry-After": "1"},
    503: {"Retry-After": "1"},
}
# Of the codes that the lessons speak about. Python's own descriptions change with its version.
_MEANING: Final[dict[int, str]] = {
    400: "It means: the server cannot make sense of the request.",
    401: "It means: say who you are; WWW-Authenticate tells how.",
    403: "It means: the server knows who you are, and refuses.",
    404: "It means: there is nothing at this address.",
    405: "It means: not with this method; Allow lists those that work.",
    406: "It means: none of the media types in Accept can be had.",
    408: "It means: the request took too long to arrive.",
    409: "It means: the request does not fit the present state of things.",
    410: "It means: it was here, and is gone for good.",
    412: "It means: a condition of the request (If-Match, …) does not hold.",
    413: "It means: the body is too large.",
    415: "It means: the server does not take bodies of this media type.",
    418: "It means: this is a teapot and brews no coffee (RFC 2324).",
    422: "It means: the body can be read, but what it says is not valid.",
    429: "It means: too many requests; wait for the seconds in Retry-After.",
    500: "It means: the server itself failed; the request may be fine.",
    501: "It means: the server does not know how to do this.",
    502: "It means: a server behind this one gave a bad answer.",
    503: "It means: the server cannot answer now; try again after Retry-After seconds.",
    504: "It means: a server behind this one did not answer in time.",
}


class Dice:
    """The choices between several codes: drawn from the seed, so a scenario repeats."""

    def __init__(self, scenario: Scenario) -> None:
        self.draw = Draw(scenario.seed, "status")

    def choose(self, weights: dict[int, float]) -> int:
        """Draw a code by its weight."""
        point = self.draw.below(10**9) / 10**9 * sum(weights.values())
        for code, weight in weights.items():
            point -= weight
            if point < 0:
                return code
        return next(reversed(weights))


@routes.any(
    "/status/{codes}",
    summary=Text(en="Answer with this status", ru="Ответить с этим статусом"),
    description=Text(
        en="Several codes, with weights if you like, are chosen from: `/status/200,503` or "
        "`/status/200:3,503:1`. From 400 on the body is a problem document.",
        ru="Из нескольких кодов (можно с весами) сервер выбирает случайный: `/status/200,503` "
        "или `/status/200:3,503:1`. Начиная с 400 тело — описание ошибки (problem).",
    ),
    parameters=[
        Parameter(
            "codes",
            "path",
            str,
            Text(en="A code of 200 to 599, or several.", ru="Код от 200 до 599 или несколько."),
            True,
            "404",
        )
    ],
    returns={200: None, 422: ProblemDocument},
    any_status=True,
)
async def answer_with_status(request: web.Request) -> web.StreamResponse:
    weights = _weights(request.match_info["codes"])
    code = next(iter(weights))
    if len(weights) > 1:
        code = scenario_of(request).part(Dice).choose(weights)
    headers = dict(_FIELDS.get(code, {}))
    if code == 405:  # noqa: PLR2004 - Method Not Allowed
        headers["Allow"] = ", ".join(method for method in _METHODS if method != request.method)
    if code >= 400:  # noqa: PLR2004 - the error classes
        what = _MEANING.get(code, "")
        asked = f"You asked for {code}, and this is it. {what}".rstrip()
        raise Problem(code, detail=asked, headers=headers)
    return web.Response(status=code, headers=headers)


def _weights(text: str) -> dict[int, float]:
    weights: dict[int, float] = {}
    for entry in text.split(","):
        code_text, _, weight_text = entry.strip().partition(":")
        if not (code_text.isascii() and code_text.isdigit()):
            raise _wrong(entry)  # `int` would take other scripts' digits, and underscores
        try:
            code, weight = int(code_text), float(weight_text or 1)
        except ValueError:
            raise _wrong(entry) from None
        if not (200 <= code <= 599 and 0 < weight < 10**9):  # noqa: PLR2004 - final statuses
            raise _wrong(entry)
        weights[code] = weights.get(code, 0.0) + weight
    return weights


def _wrong(entry: str) -> Problem:
    return Problem(
        422,
        detail=f"{entry!r} is no status to answer with. Expected: a code of 200 to 599 (codes "
        "below 200 are interim and end nothing), or several: /status/200,503 or, with "
        "weights, /status/200:3,503:1.",
    )
