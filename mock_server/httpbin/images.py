"""One picture in four formats, by path or by `Accept` (httpbin's `/image`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from aiohttp import web

from mock_server.documentation import Answer, Header
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.negotiation import qualities

routes = Registry("images", Text(en="Images", ru="Картинки"), lesson="03_requests")

_FOLDER: Final = Path(__file__).with_name("pictures")
# In the order in which httpbin prefers them.
FORMATS: Final = {
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
_VARY: Final = Header(
    "Vary", Text(en="What the choice was made by.", ru="По какому полю сделан выбор."), "Accept"
)


@routes.get(
    "/image",
    summary=Text(en="A picture in the format that Accept asks for", ru="Картинка по Accept"),
    parameters=[
        Parameter(
            "Accept",
            "header",
            str,
            Text(
                en="image/png, image/jpeg, image/webp or image/svg+xml.",
                ru="image/png, image/jpeg, image/webp или image/svg+xml.",
            ),
            example="image/png",
        )
    ],
    returns={200: Answer(media={"image/png": "PNG"}, headers=(_VARY,)), 406: ProblemDocument},
)
async def image(request: web.Request) -> web.StreamResponse:
    chosen = _chosen(request.headers.get("Accept", "*/*"))
    if chosen is None:
        raise Problem(
            406,
            detail=f"Accept was {request.headers['Accept']!r}; there are "
            f"{', '.join(FORMATS.values())}.",
            headers={"Vary": "Accept"},
            accept=list(FORMATS.values()),
        )
    response = _picture(chosen)
    response.headers["Vary"] = "Accept"
    return response


def _register(name: str, media_type: str) -> None:
    async def one_format(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
        return _picture(name)

    routes.get(
        f"/image/{name}",
        summary=Text(en=f"A picture: {name.upper()}", ru=f"Картинка {name.upper()}"),
        returns={200: Answer(media={media_type: name.upper()})},
    )(one_format)


for _name, _media_type in FORMATS.items():
    _register(_name, _media_type)


def _chosen(accept: str) -> str | None:
    """The format with the highest weight; PNG where any image will do, as in httpbin."""
    weights = qualities(accept)
    anything = weights.get("image/*", weights.get("*/*", 0.0))
    best = max(FORMATS, key=lambda name: weights.get(FORMATS[name], 0.0))
    named = weights.get(FORMATS[best], 0.0)
    if named > 0 and named >= anything:
        return best
    if anything > 0 and weights.get("image/png", anything) > 0:
        return "png"
    return best if named > 0 else None


def _picture(name: str) -> web.Response:
    return web.Response(body=_file(name), headers={"Content-Type": FORMATS[name]})


@cache
def _file(name: str) -> bytes:
    return (_FOLDER / f"book.{name}").read_bytes()
