"""Origins: ports, connections, their end."""

import asyncio
import contextlib
import socket

import pytest

from mock_server.app import make_app
from mock_server.journal import Journal
from mock_server.origin import HOST, Origins, bind

GET = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"


def port_of(origin):
    return int(origin.scenario.url.rpartition(":")[2])


def test_the_first_free_port_is_taken():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        busy = taken.getsockname()[1]
        with bind((busy, 0)) as other:
            assert other.getsockname()[0] == "127.0.0.1"
            assert other.getsockname()[1] not in {0, busy}
        with pytest.raises(OSError, match=r"in use|10048|permitted"):
            bind((busy,))
    with bind((busy, 0)) as free_again:
        assert free_again.getsockname()[1] == busy


async def test_origins_opened_at_once_are_different():
    origins = Origins(make_app)
    opened = await asyncio.gather(*(origins.open(seed=n) for n in range(20)))
    assert len({port_of(origin) for origin in opened}) == 20
    assert sorted(origin.scenario.number for origin in opened) == list(range(1, 21))
    for origin in opened:
        assert origins.get(origin.scenario.number) is origin
        origins.close(origin.scenario.number)
    assert len(origins) == 0


async def test_the_end_of_an_origin_ends_its_connections(origin, raw, until):
    idle, busy = await raw(), await raw()
    await busy.send(b"GET /slow?seconds=60 HTTP/1.1\r\nHost: x\r\n\r\n")
    journal = Journal(origin.recorder)
    await until(journal.count)
    origin.close()
    for client in (idle, busy):
        with contextlib.suppress(ConnectionResetError):  # as good an end
            assert await client.rest() == b""
    await until(lambda: not origin.connections)
    assert journal.one().ended is not None
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(HOST, port_of(origin))


async def test_connections_are_numbered_and_kept(origin, raw):
    first, second = await raw(), await raw()
    for client in (first, second, first):
        assert (await client.ask(GET.replace(b"/health", b"/echo")))[0] == 200
    assert [e.connection for e in Journal(origin.recorder)] == [1, 2, 1]


async def test_requests_in_flight_are_counted(origin, raw):
    clients = [await raw() for _ in range(5)]
    for client in clients:
        await client.send(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    for client in clients:
        assert (await client.response())[0] == 200
    journal = Journal(origin.recorder)
    assert sorted(e.in_flight for e in journal) == [1, 2, 3, 4, 5]
    assert journal.max_in_flight() == 5
