"""Scripts of faults."""

import pytest
from aiohttp import web

from mock_server import misbehaviour
from mock_server.misbehaviour import FAULTS, Script, fault


@pytest.fixture
def faults(monkeypatch):
    monkeypatch.setattr(misbehaviour, "FAULTS", {})

    @fault("tea")
    async def tea(request, handler, *, sugar: int = 0):
        return web.Response(status=418)

    return misbehaviour.FAULTS


def taken(script, path):
    line = script.take(path)
    return line and (line.fault, line.options)


def test_lines_are_taken_in_order_and_counted(faults):
    script = Script()
    assert not script
    script.add("/a", "tea", 2)
    script.add("*", "tea", 1, sugar=3)
    assert taken(script, "/b") == ("tea", {"sugar": 3})
    assert taken(script, "/b") is None
    assert [taken(script, "/a") for _ in range(3)] == [("tea", {}), ("tea", {}), None]
    assert not script


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (("/a", "coffee"), {}, "no fault 'coffee'; there are: tea"),
        (("a", "tea"), {}, "starts with '/'"),
        (("/a", "tea", 0), {}, "at least once"),
        (("/a", "tea"), {"milk": 1}, "milk"),
    ],
)
def test_what_cannot_happen_is_refused_at_once(faults, arguments, options, words):
    script = Script()
    with pytest.raises(ValueError, match=words):
        script.add(*arguments, **options)
    assert not script


def test_a_name_is_given_once(faults):
    with pytest.raises(ValueError, match="two faults named 'tea'"):
        fault("tea")(None)


def test_the_requests_meet_the_fault_then_the_truth(scenario, http_get):
    assert "status" in FAULTS
    scenario.misbehave("/health", "status", times=2, code=503)
    for _ in range(2):
        with pytest.raises(OSError, match="503"):
            http_get(scenario.url + "/health")
    assert http_get(scenario.url + "/health")
    assert [e.fault for e in scenario.journal] == ["status", "status", None]
    assert [e.status for e in scenario.journal] == [503, 503, 200]
