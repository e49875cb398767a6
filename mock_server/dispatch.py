"""From a request to its handler, and what stands around it.

aiohttp does the same by a chain of middlewares and a signal for every response, each a coroutine
more for every request.
"""

from __future__ import annotations

from aiohttp import web

from mock_server.middlewares import complete_head, surrounded


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
        self._resolve = app.router.resolve

    async def handle(self, request: web.Request) -> web.StreamResponse:
        match_info = await self._resolve(request)
        match_info.add_app(self._app)
        match_info.freeze()
        request._match_info = match_info  # noqa: SLF001 - as aiohttp's own dispatch does
        if "Expect" in request.headers:
            refused = await match_info.expect_handler(request)
            await request.writer.drain()
            if refused is not None:
                return refused
        return await surrounded(request, match_info.handler)
