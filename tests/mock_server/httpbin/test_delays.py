import asyncio
import time

import aiohttp
import pytest
import requests

from mock_server.httpbin import delays


def test_the_answer_waits_and_is_an_echo(scenario):
    started = time.monotonic()
    answer = requests.post(f"{scenario.url}/delay/0.3?a=1", json={"b": 2}, timeout=5)
    assert time.monotonic() - started >= 0.3
    body = answer.json()
    assert list(body) == ["args", "data", "files", "form", "headers", "origin", "url"]
    assert (body["args"], body["data"]) == ({"a": "1"}, '{"b": 2}')


def test_a_client_with_less_patience_times_out(scenario):
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{scenario.url}/delay/3", timeout=0.2)


async def test_delays_of_several_clients_overlap(scenario):
    async with aiohttp.ClientSession(scenario.url) as session:
        await asyncio.gather(*(session.get("/delay/0.3") for _ in range(10)))
    assert scenario.journal.max_in_flight() == 10


async def test_more_than_ten_seconds_are_ten(monkeypatch):
    # The wait itself is looked at, not waited for.
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    async def echoed(request, *members):
        return members

    monkeypatch.setattr(delays.asyncio, "sleep", sleep)
    monkeypatch.setattr(delays, "echoed", echoed)
    for text in ("7", "11", "1e9", "inf"):
        await delays.delay(type("Request", (), {"match_info": {"seconds": text}}))
    assert waited == [7, 10, 10, 10]


@pytest.mark.parametrize("seconds", ["-1", "soon", "nan", "1,5"])
def test_what_is_no_time_is_explained(scenario, seconds):
    answer = requests.get(f"{scenario.url}/delay/{seconds}", timeout=5)
    assert answer.status_code == 422
    assert seconds in answer.json()["detail"]


def test_a_drip_comes_in_pieces(scenario):
    url = f"{scenario.url}/drip?duration=0.4&numbytes=8&code=201"
    with requests.get(url, stream=True, timeout=5) as answer:
        assert answer.status_code == 201
        assert answer.headers["Content-Length"] == "8"
        pieces = list(iter(lambda: answer.raw.read1(100), b""))
    assert b"".join(pieces) == b"*" * 8
    assert len(pieces) > 3


def test_a_large_drip_is_complete(scenario):
    answer = requests.get(f"{scenario.url}/drip?duration=0&numbytes=100000", timeout=5)
    assert answer.content == b"*" * 100_000


def test_a_read_timeout_counts_from_byte_to_byte(scenario):
    url = f"{scenario.url}/drip?duration=0.9&numbytes=9"
    assert len(requests.get(url, timeout=0.5).content) == 9


@pytest.mark.parametrize(
    "query", ["numbytes=0", "duration=11", "duration=-1", "delay=x", "code=100", "seconds=1"]
)
def test_what_cannot_drip_is_explained(scenario, query):
    answer = requests.get(f"{scenario.url}/drip?{query}", timeout=5)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]
