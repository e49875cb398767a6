"""Rules of a script as their maker holds them, over real connections."""

import pytest
import requests

from mock_server.protocol import ALWAYS


def statuses(url, n):
    found = []
    for _ in range(n):
        try:
            response = requests.get(url, timeout=10)
            found.append((response.status_code, response.headers.get("Retry-After")))
        except requests.ConnectionError:
            found.append("reset")
    return found


def test_the_next_three_are_reset_then_two_503_then_it_works(scenario):
    rule = scenario.misbehave("/orders", "reset", times=3)
    rule.then("status", times=2, code=503, retry_after=7)
    assert repr(rule) == ("<FaultRule 1: /orders → reset ×3, status(code=503, retry_after=7) ×2>")
    assert statuses(f"{scenario.url}/orders", 6) == [
        *["reset"] * 3,
        *[(503, "7")] * 2,
        (200, None),
    ]
    seen = scenario.journal.to("/orders").all()
    assert [exchange.fault for exchange in seen] == [*["reset"] * 3, *["status"] * 2, None]
    assert seen[3].fault_options == {"code": 503, "retry_after": 7}
    assert [exchange.fault_by for exchange in seen] == [*["rule 1"] * 5, None]
    assert scenario.faults == []


def test_rules_are_listed_and_removed(scenario):
    first = scenario.misbehave("/books/*", "reset", method="GET", query={"a": 2}, after=1)
    second = scenario.misbehave("*", "status", times=3, code=500)
    assert statuses(f"{scenario.url}/books/1?a=2", 1) == [(500, None)]
    assert [repr(rule) for rule in scenario.faults] == [
        "<FaultRule 1: GET /books/*?a=2, after 1 → reset ×1>",
        "<FaultRule 2: * → status(code=500) ×3 (1 met)>",
    ]
    second.remove()
    second.remove()
    assert [rule.number for rule in scenario.faults] == [first.number]
    with pytest.raises(ValueError, match="over or removed"):
        second.then("reset")
    scenario.clear_faults()
    assert scenario.faults == []
    assert statuses(f"{scenario.url}/books/1?a=2", 1) == [(200, None)]


def test_the_same_seed_meets_the_same_faults(server):
    def run(seed):
        with server.scenario(seed) as scenario:
            scenario.misbehave("/books/**", "status", chance=0.5, code=503)
            return statuses(f"{scenario.url}/books/1", 20)

    assert run(11) == run(11)
    assert len(set(run(11))) == 2


def test_a_delay_goes_before_any_fault(scenario):
    scenario.misbehave("/books", "status", code=503, delay=0.3)
    assert requests.get(f"{scenario.url}/books", timeout=10).status_code == 503
    exchange = scenario.journal.one()
    assert exchange.duration >= 0.29  # a lower bound: the server's own clock
    assert exchange.fault_options == {"code": 503, "delay": 0.3}


def test_a_reset_scenario_has_no_script(scenario):
    scenario.misbehave("*", "reset", times=ALWAYS)
    scenario.reset()
    assert scenario.faults == []
