"""From a request to its handler, and what stands around it.

aiohttp does the same by a chain of middlewares and a signal for every response, each a coroutine
more for every request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web
from aiohttp.web_urldispatcher import UrlMappingMatchInfo

from mock_server.middlewares import complete_head, surrounded

if TYPE_CHECKING:
    from aiohttp.web_urldispatcher import AbstractRoute

KNOWN: Final = 512  # targets whose routes are remembered
MAX_TARGET: Final = 256  # characters of such a target


class Request(web.Request):
    """A request whose response is completed as this server's."""

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        complete_head(self, response)


class Dispatch:
    """Answers the requests to an application that has been set up."""

    def __init__(self, app: web.Application) -> None:
        if app.middlewares or app.on_response_prepare:
            raise ValueError("no middlewares or signals are called; see middlewares.py")
        self._app = app
        # A lesson asks for the same few targets again and again.
        self._known: dict[tuple[str, str], tuple[dict[str, str], AbstractRoute]] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        known = self._known.get((request.method, request.raw_path))
        match_info = UrlMappingMatchInfo(*known) if known else await self._resolve(request)
        match_info.add_app(self._app)
        match_info.freeze()
        request._match_info = match_info  # noqa: SLF001 - as aiohttp's own dispatch does
        if hdrs.EXPECT in request.headers:
            refused = await match_info.expect_handler(request)
            await request.writer.drain()
            if refused is not None:
                return refused
        return await surrounded(request, match_info.handler)

    async def _resolve(self, request: web.Request) -> UrlMappingMatchInfo:
        match_info = await self._app.router.resolve(request)
        target = request.raw_path
        if match_info.http_exception is None and len(target) <= MAX_TARGET:
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[request.method, target] = dict(match_info), match_info.route
        return match_info
