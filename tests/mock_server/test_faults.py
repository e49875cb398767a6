"""Each fault over a real connection: what three client libraries make of it."""

import asyncio
import contextlib
import socket
import time

import aiohttp
import httpx
import pytest
import requests
import urllib3

from mock_server.faults import GARBAGE, NOT_JSON
from mock_server.misbehaviour import FAULTS

# What `get` and then reading the body as JSON raises with requests, aiohttp, httpx; None: nothing.
TABLE = {
    "reset": ("ConnectionError", "ClientOSError", "ReadError"),
    "reset-midway": ("ChunkedEncodingError", "ClientPayloadError", "ReadError"),
    "empty": ("ConnectionError", "ServerDisconnectedError", "RemoteProtocolError"),
    "truncated": ("ChunkedEncodingError", "ClientPayloadError", "RemoteProtocolError"),
    "broken-chunk": ("ChunkedEncodingError", "ClientResponseError", "RemoteProtocolError"),
    "garbage": ("ConnectionError", "ClientResponseError", "RemoteProtocolError"),
    "drip": (None, None, None),
    "delay": (None, None, None),
    "status": ("HTTPError", "ClientResponseError", "HTTPStatusError"),
    "wrong-content-type": (None, "ContentTypeError", None),
    "not-json": ("JSONDecodeError", "JSONDecodeError", "JSONDecodeError"),
    "html": ("JSONDecodeError", "ContentTypeError", "JSONDecodeError"),
}
SECONDS = {"drip": "?seconds=0.2", "delay": "?seconds=0.2"}


def with_requests(url):
    response = requests.get(url, timeout=5)
    response.raise_for_status()
    return response.json()


def with_aiohttp(url):
    async def get():
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            response.raise_for_status()
            return await response.json()

    return asyncio.run(get())


def with_httpx(url):
    response = httpx.get(url, timeout=5)
    response.raise_for_status()
    return response.json()


CLIENTS = {"requests": with_requests, "aiohttp": with_aiohttp, "httpx": with_httpx}


def outcome(client, url):
    try:
        return CLIENTS[client](url)
    except Exception as error:  # noqa: BLE001 - which one is the question
        return error


def test_the_table_names_every_fault():
    assert TABLE.keys() == FAULTS.keys()


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("fault", TABLE)
def test_what_clients_raise(scenario, fault, client):
    expected = TABLE[fault][list(CLIENTS).index(client)]
    met = outcome(client, f"{scenario.url}/faults/{fault}{SECONDS.get(fault, '')}")
    if expected is None:
        assert met == {"status": "ok", "items": list(range(1, 51))}
    else:
        assert type(met).__name__ == expected, repr(met)
    assert scenario.journal.last().fault == fault


# aiohttp repeats a GET once by itself when the connection ends before an answer.
REPEATED_BY_AIOHTTP = {"reset", "empty"}


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("fault", TABLE)
def test_a_script_spoils_a_route_and_then_stops(scenario, fault, client):
    user = scenario.users[2]
    options = {"seconds": 0.1} if fault in SECONDS else {}
    times = 2 if client == "aiohttp" and fault in REPEATED_BY_AIOHTTP else 1
    scenario.misbehave("/users/3", fault, times=times, **options)
    met = outcome(client, f"{scenario.url}/users/3")
    expected = TABLE[fault][list(CLIENTS).index(client)]
    if expected is None:
        assert met["name"] == user.name
    else:
        assert type(met).__name__ == expected, repr(met)
    assert CLIENTS[client](f"{scenario.url}/users/3")["name"] == user.name
    assert [exchange.fault for exchange in scenario.journal.all()] == [fault] * times + [None]


def raw_answer(scenario, target, method="GET"):
    port = int(scenario.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(f"{method} {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while data := client.recv(65536):
                received += data
            return received, "closed"
        return received, "reset"


def test_reset_is_a_reset_and_empty_is_not(scenario):
    assert raw_answer(scenario, "/faults/reset") == (b"", "reset")
    assert raw_answer(scenario, "/faults/empty") == (b"", "closed")


def test_garbage_comes_as_it_is(scenario):
    assert raw_answer(scenario, "/faults/garbage") == (GARBAGE, "closed")


def test_truncated_promises_the_true_length(scenario):
    body = requests.get(f"{scenario.url}/users", timeout=5).content
    scenario.misbehave("/users", "truncated")
    received, end = raw_answer(scenario, "/users")
    head, _, part = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert part == body[: len(body) // 2]
    assert end == "closed"


def test_a_response_without_a_body_is_truncated_too(scenario):
    scenario.misbehave("/redirect/1", "truncated")
    received, _ = raw_answer(scenario, "/redirect/1")
    assert b"Content-Length: 64" in received
    assert received.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("query", ["", "?chunked=true"])
def test_a_streamed_download_is_truncated_too(scenario, query):
    scenario.misbehave("/downloads/200000", "truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError) as caught:
        requests.get(f"{scenario.url}/downloads/200000{query}", timeout=5)
    incomplete = caught.value.args[0].args[1]
    assert isinstance(incomplete, urllib3.exceptions.IncompleteRead)
    assert (incomplete.partial, incomplete.expected) == (100000, 100000)


def test_broken_chunk_sends_one_good_chunk(scenario):
    received, _ = raw_answer(scenario, "/faults/broken-chunk")
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in head
    assert b"Content-Length" not in head
    size, _, rest = body.partition(b"\r\n")
    assert rest[int(size, 16) :] == b"\r\nnot-a-size\r\n"


def test_the_request_was_carried_out_though_the_answer_is_lost(scenario):
    scenario.misbehave("/users", "reset")
    new = {"name": "Ada Lovelace", "email": "ada@example.org"}
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{scenario.url}/users", json=new, timeout=5)
    assert scenario.users[-1].email == "ada@example.org"


def test_a_refused_request_was_not_carried_out(scenario):
    scenario.misbehave("/users", "status", code=503, retry_after=7)
    new = {"name": "Ada Lovelace", "email": "ada@example.org"}
    response = requests.post(f"{scenario.url}/users", json=new, timeout=5)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "7"
    assert len(scenario.users) == 60


def test_errors_of_the_route_are_spoiled_too(scenario):
    scenario.misbehave("*", "garbage", times=2)
    assert raw_answer(scenario, "/users/999") == (GARBAGE, "closed")
    assert raw_answer(scenario, "/nowhere") == (GARBAGE, "closed")


def test_not_json_keeps_status_and_says_json(scenario):
    response = requests.get(f"{scenario.url}/faults/not-json", timeout=5)
    assert (response.status_code, response.content) == (200, NOT_JSON)
    assert response.headers["Content-Type"] == "application/json"


def test_a_dripped_body_takes_its_time_in_pieces(scenario):
    with requests.get(f"{scenario.url}/faults/drip?seconds=0.4", stream=True, timeout=5) as got:
        times = [time.monotonic() for _ in iter(lambda: got.raw.read1(1 << 16), b"")]
    assert len(times) > 3


def test_options_out_of_range_and_unknown_are_refused(scenario):
    for query, word in [
        ("delay?seconds=-1", "0 to 30"),
        ("delay?seconds=abc", "float"),
        ("delay?second=1", "Did you mean 'seconds'?"),
        ("status?code=200", "400 to 599"),
        ("reset?x=1", "Known: none"),
    ]:
        response = requests.get(f"{scenario.url}/faults/{query}", timeout=5)
        assert response.status_code == 422, query
        assert word in response.json()["detail"], response.text
    with pytest.raises(ValueError, match="no fault 'rest'"):
        scenario.misbehave("/users", "rest")
