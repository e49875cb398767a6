import pytest
import requests


def test_any_condition_gets_304(scenario):
    first = requests.get(f"{scenario.url}/cache?a=1", timeout=5)
    assert first.json()["args"] == {"a": "1"}
    conditions = {
        "If-None-Match": first.headers["ETag"],
        "If-Modified-Since": first.headers["Last-Modified"],
    }
    for name, value in conditions.items():
        again = requests.get(f"{scenario.url}/cache?a=1", headers={name: value}, timeout=5)
        assert (again.status_code, again.content) == (304, b"")


def test_last_modified_goes_by_the_scenarios_clock(scenario):
    before = requests.get(f"{scenario.url}/cache", timeout=5).headers["Last-Modified"]
    scenario.advance(86400)
    assert requests.get(f"{scenario.url}/cache", timeout=5).headers["Last-Modified"] != before


def test_fresh_for_so_long(scenario):
    answer = requests.get(f"{scenario.url}/cache/007", timeout=5)
    assert answer.headers["Cache-Control"] == "public, max-age=7"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 200),
        ({"If-None-Match": '"v1"'}, 304),
        ({"If-None-Match": 'W/"v1"'}, 304),
        ({"If-None-Match": "v1"}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"v0"'}, 200),
        ({"If-None-Match": '"a, v1"'}, 200),
        ({"If-Match": '"v1"'}, 200),
        ({"If-Match": '"v0", "v1"'}, 200),
        ({"If-Match": 'W/"v1"'}, 412),
        ({"If-Match": '"v0"'}, 412),
        ({"If-Match": '"v0"', "If-None-Match": '"v1"'}, 412),
    ],
)
def test_preconditions(scenario, fields, status):
    answer = requests.get(f"{scenario.url}/etag/v1", headers=fields, timeout=5)
    assert answer.status_code == status
    if status != 412:
        assert answer.headers["ETag"] == '"v1"'


@pytest.mark.parametrize("etag", ["a%22b", "a%20b", "%0d%0aX:1", "слово"])
def test_what_cannot_be_a_tag(scenario, etag):
    answer = requests.get(f"{scenario.url}/etag/{etag}", timeout=5)
    assert answer.status_code == 422
    assert "X" not in answer.headers
