import asyncio

import aiohttp
import httpx
import pytest
import requests

from mock_server.rules.idempotency import LIFETIME

ORDER = {"user_id": 1, "items": [{"book_id": 3}]}
KEY = {"Idempotency-Key": "6f1c2a34"}


def post(scenario, order=ORDER, headers=KEY, path="/orders"):
    return requests.post(f"{scenario.url}{path}", json=order, headers=headers, timeout=5)


def orders(scenario):
    return len(scenario.orders)


def test_the_very_answer_of_the_first_time_comes_again(scenario):
    first = post(scenario)
    changed = requests.patch(
        scenario.url + first.headers["Location"], json={"status": "paid"}, timeout=5
    )
    assert changed.status_code == 200
    again = post(scenario)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.json()["status"] == "new"
    for name in ("Location", "ETag", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Server"] == "mock_server"
    assert orders(scenario) == 121


def test_another_body_is_refused_and_nothing_ordered(scenario):
    post(scenario)
    answer = post(scenario, {**ORDER, "user_id": 2})
    assert answer.status_code == 422
    assert answer.json()["title"] == "Idempotency key used before"
    assert orders(scenario) == 121


def test_what_was_refused_may_be_mended_under_the_same_key(scenario):
    assert post(scenario, {"user_id": 1, "items": []}).status_code == 422
    assert post(scenario, {**ORDER, "user_id": 999}).status_code == 422
    assert post(scenario).status_code == 201
    assert orders(scenario) == 121


def test_quotes_belong_to_the_syntax_not_to_the_key(scenario):
    first = post(scenario, headers={"Idempotency-Key": '"6f1c2a34"'})
    assert post(scenario).json()["id"] == first.json()["id"]


@pytest.mark.parametrize("key", ["", '""', "x" * 256])
def test_what_is_no_key(scenario, key):
    answer = post(scenario, headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert "1 to 255 characters" in answer.json()["detail"]


def test_a_key_is_forgotten_after_a_day_and_with_a_reset(scenario):
    first = post(scenario)
    scenario.advance(LIFETIME - 5)
    assert post(scenario).json()["id"] == first.json()["id"]
    scenario.advance(6)
    assert post(scenario).json()["id"] != first.json()["id"]
    scenario.reset()
    answer = post(scenario)
    assert "Idempotent-Replayed" not in answer.headers


def test_without_a_key_each_is_an_order_of_its_own(scenario):
    assert {post(scenario, headers={}).json()["id"] for _ in range(3)} == {121, 122, 123}


def test_an_answer_that_was_lost_is_asked_for_again(scenario):
    """What keys are for: the order was placed, but the client never heard of it."""
    scenario.misbehave("/orders", "reset")
    with pytest.raises(requests.ConnectionError):
        post(scenario)
    answer = post(scenario)
    assert (answer.status_code, answer.headers["Idempotent-Replayed"]) == (201, "true")
    assert orders(scenario) == 121


async def test_while_the_first_is_in_progress_a_repetition_waits(scenario, until):
    """The first sends its body slowly; the second comes meanwhile."""
    sent = asyncio.Event()

    async def slowly():
        yield b'{"user_id": 1, '
        await sent.wait()
        yield b'"items": [{"book_id": 3}]}'

    url = f"{scenario.url}/orders"
    fields = {**KEY, "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session, httpx.AsyncClient() as client:
        first = asyncio.create_task(session.post(url, data=slowly(), headers=fields))
        await until(lambda: scenario.journal.count() == 1)
        second = await client.post(url, json=ORDER, headers=KEY)
        assert second.status_code == 409
        assert second.json()["title"] == "Still in progress"
        assert second.headers["Retry-After"] == "1"
        other = await client.post(url, json=ORDER, headers={"Idempotency-Key": "other"})
        assert other.status_code == 201
        sent.set()
        assert (await first).status == 201


async def test_a_client_that_gave_up_leaves_its_key_free(scenario, until):
    async def never():
        yield b'{"user_id": 1, '
        await asyncio.Event().wait()

    url = f"{scenario.url}/orders"
    fields = {**KEY, "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        first = asyncio.create_task(session.post(url, data=never(), headers=fields))
        await until(lambda: scenario.journal.count() == 1)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        await until(lambda: scenario.journal.first().ended is not None)
        async with session.post(url, json=ORDER, headers=KEY) as answer:
            assert answer.status == 201
