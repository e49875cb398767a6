"""The table of faults, verified with the libraries themselves."""

import asyncio
import importlib
from pathlib import Path

import aiohttp
import httpx
import pytest
import requests

from mock_server.faults.misbehaviour import FAULTS
from mock_server.faults.table import LIBRARIES, TABLE, Outcome

BODY = {"status": "ok", "items": list(range(1, 51))}


def with_requests(url, timeout, method="GET"):
    stage = "request"
    try:
        response = requests.request(method, url, timeout=timeout)
        stage = "status"
        response.raise_for_status()
        stage = "json"
        return response.json(), None
    except Exception as error:  # noqa: BLE001 - which one is the question
        return error, stage


def with_httpx(url, timeout, method="GET"):
    stage = "request"
    try:
        response = httpx.request(method, url, timeout=timeout)
        stage = "status"
        response.raise_for_status()
        stage = "json"
        return response.json(), None
    except Exception as error:  # noqa: BLE001 - which one is the question
        return error, stage


def with_aiohttp(url, timeout, method="GET"):
    async def ask():
        limit = aiohttp.ClientTimeout(total=timeout)
        stage = "request"
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.request(method, url) as response,
            ):
                stage = "status"
                response.raise_for_status()
                stage = "body"
                await response.read()
                stage = "json"
                return await response.json(), None
        except Exception as error:  # noqa: BLE001 - which one is the question
            return error, stage

    return asyncio.run(ask())


CLIENTS = {"requests": with_requests, "aiohttp": with_aiohttp, "httpx": with_httpx}


def named(name):
    """The class that a table's name stands for."""
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module or "builtins"), attribute)


def test_every_fault_has_a_row_in_both_languages():
    assert [row.fault for row in TABLE if row.fault != "flaky"] == sorted(
        FAULTS, key=[row.fault for row in TABLE].index
    )
    assert len({row.fault for row in TABLE}) == len(TABLE)
    for row in TABLE:
        assert row.text.en
        assert any("а" <= letter <= "я" for letter in row.text.ru), row.text.ru
        assert "\n" not in row.text.en + row.text.ru


def test_the_written_reference_says_the_same():
    text = (Path(__file__).parents[3] / "docs" / "endpoints.md").read_text(encoding="utf-8")
    for row in TABLE:
        line = next(line for line in text.splitlines() if line.startswith(f"| `{row.fault}`"))
        cells = [cell.strip() for cell in line.strip("|").split("|")][-3:]
        for library, cell in zip(LIBRARIES, cells, strict=True):
            outcome: Outcome = getattr(row, library)
            if outcome.raises is None:
                assert cell == "–"
                continue
            assert cell.startswith(f"`{outcome.raises.rpartition('.')[2]}`"), line
            assert ("→" not in cell) if outcome.requests == 1 else f"→ {outcome.requests}" in cell


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.fault)
def test_what_a_library_raises(scenario, row, library):
    expected: Outcome = getattr(row, library)
    met, stage = CLIENTS[library](scenario.url + row.target, row.timeout or 20)
    if expected.raises is None:
        assert (met, stage) == (BODY, None)
    else:
        assert (type(met), stage) == (named(expected.raises), expected.stage), repr(met)
    seen = scenario.journal.all()
    assert len(seen) == expected.requests
    assert {exchange.fault for exchange in seen} == {
        row.fault if row.fault != "flaky" else "status"
    }
    assert {exchange.fault_by for exchange in seen} == {"path"}


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    "row",
    # The slow ones are shown above; a redirect that is followed ends with its rule.
    [row for row in TABLE if row.fault not in ("flaky", "delay", "drip", "redirect-loop")],
    ids=lambda row: row.fault,
)
def test_a_script_spoils_a_route_and_then_stops(scenario, row, library):
    expected: Outcome = getattr(row, library)
    name = scenario.users[2].name
    scenario.misbehave("/users/3", row.fault, times=expected.requests)
    met, stage = CLIENTS[library](f"{scenario.url}/users/3", 20)
    if expected.raises is None:
        assert met["name"] == name
    else:
        assert (type(met), stage) == (named(expected.raises), expected.stage), repr(met)
    assert CLIENTS[library](f"{scenario.url}/users/3", 20)[0]["name"] == name
    faults = [exchange.fault for exchange in scenario.journal]
    assert faults == [row.fault] * expected.requests + [None]


@pytest.mark.parametrize("fault", ["reset", "empty"])
def test_aiohttp_repeats_what_is_idempotent_and_nothing_else(scenario, fault):
    url = f"{scenario.url}/faults/{fault}"
    for method, times in [("GET", 2), ("PUT", 2), ("DELETE", 2), ("POST", 1), ("PATCH", 1)]:
        error, _ = with_aiohttp(url, 20, method)
        assert isinstance(error, aiohttp.ClientError)
        assert scenario.journal.method(method).count() == times, method


def test_aiohttp_hides_one_reset_of_a_reused_connection(scenario):
    async def ask_twice():
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{scenario.url}/health") as first:
                await first.read()
            scenario.misbehave("/health", "reset")
            async with session.get(f"{scenario.url}/health") as second:
                return second.status

    assert asyncio.run(ask_twice()) == 200
    assert [exchange.fault for exchange in scenario.journal] == [None, "reset", None]
    assert [exchange.connection for exchange in scenario.journal] == [1, 1, 2]


def test_httpx_follows_a_loop_when_told_to(scenario):
    with pytest.raises(httpx.TooManyRedirects):
        httpx.get(f"{scenario.url}/faults/redirect-loop", follow_redirects=True, timeout=20)
    assert scenario.journal.count() == 21
