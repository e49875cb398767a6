"""Real servers for the tests: a child process, and origins in the test's own loop."""

import asyncio
import contextlib
import urllib.request

import pytest
from aiohttp import web

import mock_server
from mock_server.app import make_app
from mock_server.origin import Origins
from mock_server.registry import Registry, Text
from mock_server.responses import json_response
from mock_server.rules.bodies import read_bytes, read_form, read_json


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(mock_server.CONTROL_VARIABLE, raising=False)
        with mock_server.start() as running:
            yield running


@pytest.fixture
def scenario(server):
    with server.scenario() as fresh:
        yield fresh


# Routes that exercise the frame itself.
trial = Registry("trial", Text("For trial", "Для пробы"))
_words = {"summary": Text("For trial", "Для пробы"), "returns": {200: None}}


@trial.get("/echo", **_words)
async def read_echo(request):
    return json_response(
        {
            "path": request.path,
            "query": list(request.query.items()),
            "fields": list(request.headers.items()),
        }
    )


@trial.get(r"/items/{item:[^/]+}", **_words)
async def read_item(request):
    return json_response({"item": request.match_info["item"]})


@trial.put(r"/items/{item:[^/]+}", **_words)
async def put_item(request):
    return json_response(await read_json(request, dict[str, int]))


@trial.post("/bytes", **_words)
async def post_bytes(request):
    return json_response({"length": len(await read_bytes(request, limit=100_000))})


@trial.post("/form", **_words)
async def post_form(request):
    return json_response(await read_form(request))


@trial.post("/unread", **_words)
async def post_unread(request):
    return json_response({"read": False})


@trial.get("/fail", **_words)
async def fail(request):
    raise ZeroDivisionError("trial")


@trial.get("/fail-late", **_words)
async def fail_late(request):
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"beginning")
    raise ZeroDivisionError("trial")


@trial.get("/slow", **_words)
async def slow(request):
    await asyncio.sleep(float(request.query.get("seconds", "0.2")))
    return json_response("slow")


@trial.get("/endless", **_words)
async def endless(request):
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x" * 65536)


@trial.get("/streamed", **_words)
async def streamed(request):
    response = web.StreamResponse()
    response.enable_chunked_encoding()
    await response.prepare(request)
    for _ in range(3):
        await response.write(b"piece")
    await response.write_eof()
    return response


@pytest.fixture
async def origin():
    """An origin with the trial routes, in this loop."""
    origins = Origins(lambda: make_app([trial]))
    opened = await origins.open(seed=3)
    yield opened
    origins.close(opened.scenario.number)


class Raw:
    """A client that sends exactly these bytes."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    async def send(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def response(self):
        """Status, fields and body of the next response (Content-Length or chunked)."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        fields = {
            name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        body = await self.reader.readexactly(int(fields.get("content-length", 0)))
        return int(first.split(" ")[1]), fields, body

    async def ask(self, data):
        await self.send(data)
        return await self.response()

    async def rest(self):
        return await self.reader.read()

    async def close(self):
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()


@pytest.fixture
async def raw(origin):
    """Connects raw clients: `client = await raw()`."""
    clients = []

    async def connect():
        port = int(origin.scenario.url.rpartition(":")[2])
        client = Raw(*await asyncio.open_connection("127.0.0.1", port))
        clients.append(client)
        return client

    yield connect
    for client in clients:
        await client.close()


@pytest.fixture
async def serves(raw):
    """Assert that the next client is served."""

    async def check():
        client = await raw()
        status, _, _ = await client.ask(b"GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status == 200

    return check


@pytest.fixture
def http_get():
    def get(url):
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.read()

    return get


@pytest.fixture
def until():
    """Let the loop run until a condition about the server's inside holds."""

    async def wait(condition):
        # The test's own timeout ends what never comes.
        while not condition():  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.005)

    return wait
