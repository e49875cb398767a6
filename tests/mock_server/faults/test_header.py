"""Faults that a request asks for itself."""

import pytest
import requests

from mock_server.faults.header import parse_fault


def ask(scenario, *values, path="/books/1", method="GET"):
    prepared = requests.Request(method, scenario.url + path).prepare()
    prepared.headers["Mock-Fault"] = values[0]
    with requests.Session() as session:
        return session.send(prepared, timeout=10)


def test_a_header_brings_a_fault_upon_any_route(scenario):
    response = ask(scenario, "status;code=503; retry_after=1;delay=0.01")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    with pytest.raises(requests.ConnectionError):
        ask(scenario, "reset", path="/users", method="POST")
    first, second = scenario.journal.all()
    assert (first.fault, first.fault_by) == ("status", "header")
    assert first.fault_options == {"code": 503, "retry_after": 1, "delay": 0.01}
    assert (second.fault, second.fault_options, second.fault_by) == ("reset", {}, "header")


def test_the_scripts_rules_come_first(scenario):
    scenario.misbehave("/books/1", "status", code=500)
    assert ask(scenario, "status;code=503").status_code == 500
    assert ask(scenario, "status;code=503").status_code == 503


def test_chance_is_drawn_from_the_seed(server):
    def run(seed):
        with server.scenario(seed) as scenario:
            return [ask(scenario, "status;code=503;chance=0.5").status_code for _ in range(20)]

    assert run(3) == run(3)
    assert set(run(3)) == {200, 503}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("rest", "Did you mean 'reset'"),
        ("", "does not begin with the name"),
        ("Reset!", "does not begin with the name"),
        ("status;code", "'code' is no option; one looks like ;name=value"),
        ("status;code=200", "400 to 599"),
        ("status;kode=500", "Did you mean 'code'"),
        ("reset;chance=2", "at most 1"),
        ("reset;chance=nan", "at most 1"),
        ("reset;delay=99", "0 to 30"),
        ("reset, empty", "does not begin with the name"),
    ],
)
def test_a_wrong_value_is_explained(scenario, value, words):
    response = ask(scenario, value)
    assert response.status_code == 400
    problem = response.json()
    assert words in problem["detail"], problem["detail"]
    assert "For example: 'Mock-Fault: " in problem["detail"]
    assert "reset" in problem["known"]
    assert scenario.journal.one().fault is None


def test_where_it_is_forbidden_it_is_refused(scenario):
    scenario.allow_fault_header(False)
    response = ask(scenario, "reset")
    assert response.status_code == 403
    assert "Mock-Fault" in response.json()["detail"]
    assert scenario.journal.one().fault is None
    scenario.reset()
    assert ask(scenario, "reset").status_code == 403  # a setting, not state
    scenario.allow_fault_header()
    assert ask(scenario, "status;code=503").status_code == 503


def test_the_last_of_equal_options_counts():
    assert parse_fault("status;code=500;code=503") == ("status", {"code": "503"})
