import pytest
import requests


def get(url, **options):
    return requests.get(url, timeout=5, **options)


def test_an_unknown_fault_is_named_with_those_that_there_are(scenario):
    response = get(f"{scenario.url}/faults/rest")
    assert response.status_code == 404
    problem = response.json()
    assert "Did you mean 'reset'?" in problem["detail"]
    assert "truncated" in problem["known"]


def test_any_method_meets_a_fault(scenario):
    response = requests.delete(f"{scenario.url}/faults/status?code=502", timeout=5)
    assert response.status_code == 502
    assert scenario.journal.one().fault == "status"


def test_flaky_fails_so_many_times_then_works(scenario):
    statuses = [get(f"{scenario.url}/flaky/2").status_code for _ in range(4)]
    assert statuses == [503, 503, 200, 200]
    assert [exchange.fault for exchange in scenario.journal.all()] == [
        "status",
        "status",
        None,
        None,
    ]
    assert get(f"{scenario.url}/flaky/2").json() == {"attempt": 5}


def test_flaky_counts_per_key_number_and_scenario(server, scenario):
    assert get(f"{scenario.url}/flaky/1").status_code == 503
    assert get(f"{scenario.url}/flaky/1?key=a").status_code == 503
    assert get(f"{scenario.url}/flaky/1?key=a").status_code == 200
    assert get(f"{scenario.url}/flaky/1").status_code == 200
    assert get(f"{scenario.url}/flaky/0").json() == {"attempt": 1}
    with server.scenario() as other:
        assert get(f"{other.url}/flaky/1").status_code == 503
    scenario.reset()
    assert get(f"{scenario.url}/flaky/1").status_code == 503


def test_flaky_can_fail_by_any_fault(scenario):
    url = f"{scenario.url}/flaky/1?fault=reset&key=r"
    with pytest.raises(requests.ConnectionError):
        get(url)
    assert get(url).json() == {"attempt": 2}
    assert get(f"{scenario.url}/flaky/1?fault=none").status_code == 404
