"""A request that a handler takes out of the journal leaves none of its bytes there."""

import pytest
from aiohttp import web

from mock_server.app import make_app
from mock_server.origin import Origins
from mock_server.registry import Registry, Text
from mock_server.wire.unrecorded import unrecorded

routes = Registry("trial", Text("For trial", "Для пробы"))
WORDS = {"summary": Text("For trial", "Для пробы"), "returns": {200: None}}


@routes.post("/kept", **WORDS)
async def kept(request):
    return web.Response(text=await request.text())


@routes.post("/secret", **WORDS)
async def secret(request):
    unrecorded(request)
    unrecorded(request)  # again is nothing new
    return web.Response(text=await request.text())


@pytest.fixture
async def origin():
    origins = Origins(lambda: make_app([routes]))
    opened = await origins.open(seed=1)
    yield opened
    origins.close(opened.scenario.number)


async def test_it_is_gone_and_the_others_stay(origin, raw):
    client = await raw()
    for path in (b"/kept", b"/secret", b"/kept"):
        body = path * 1000
        head = b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (path, len(body))
        status, _, answered = await client.ask(head + body)
        assert (status, answered) == (200, body)
    exchanges = origin.recorder.seen().exchanges
    assert [exchange.path for exchange in exchanges] == ["/kept", "/kept"]
    assert [exchange.number for exchange in exchanges] == [1, 3]
    assert [exchange.in_flight for exchange in exchanges] == [1, 1]
    assert origin.recorder._in_flight == 0
    assert origin.recorder._kept == sum(each.kept for each in origin.recorder._recordings)
