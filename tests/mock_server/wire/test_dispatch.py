"""From a request to its handler."""

import json

import pytest
from aiohttp import web

from mock_server.app import make_app
from mock_server.middlewares import complete_head
from mock_server.wire import dispatch
from mock_server.wire.dispatch import Dispatch


async def ask(client, target, method="GET"):
    status, _, body = await client.ask(
        f"{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode()
    )
    return status, json.loads(body) if body else None


async def test_a_target_asked_for_again_reaches_the_same_route(origin, raw):
    client = await raw()
    for _ in range(3):
        assert await ask(client, "/items/a%2Fb") == (200, {"item": "a/b"})
        assert await ask(client, "/items/a") == (200, {"item": "a"})
        assert (await ask(client, "/items/a?x=1"))[0] == 200
        assert (await ask(client, "/items/a", "PUT"))[0] == 415
        assert (await ask(client, "/items/a", "DELETE"))[0] == 405
        assert (await ask(client, "/item"))[0] == 404


async def test_what_is_remembered_is_bounded(origin, raw, monkeypatch):
    monkeypatch.setattr(dispatch, "KNOWN", 3)
    client = await raw()
    remembered = origin.request_handler.__self__._known
    for number in range(10):
        assert (await ask(client, f"/items/{number}"))[0] == 200
        assert (await ask(client, f"/items/{'x' * 300}{number}"))[0] == 200
        assert (await ask(client, f"/nothing/{number}"))[0] == 404
        assert 0 < len(remembered) <= 3
        assert ("GET", f"/items/{number}") in remembered


async def test_middlewares_and_signals_would_not_be_called():
    @web.middleware
    async def middleware(request, handler):
        return await handler(request)

    with pytest.raises(ValueError, match=r"middlewares\.py"):
        Dispatch(web.Application(middlewares=[middleware]))
    app = make_app([])
    app.on_response_prepare.append(complete_head)
    with pytest.raises(ValueError, match=r"middlewares\.py"):
        Dispatch(app)
