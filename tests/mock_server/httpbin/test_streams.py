import json

import httpx
import pytest
import requests


def test_line_by_line(scenario):
    with requests.get(f"{scenario.url}/stream/3?a=1", stream=True, timeout=5) as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked"
        lines = [json.loads(line) for line in answer.iter_lines()]
    assert [line["id"] for line in lines] == [0, 1, 2]
    assert all(line["args"] == {"a": "1"} for line in lines)
    assert lines[0]["url"] == f"{scenario.url}/stream/3?a=1"


def test_each_line_is_a_chunk(scenario):
    with httpx.stream("GET", f"{scenario.url}/stream/5") as answer:
        lines = list(answer.iter_lines())
    assert len(lines) == 5


@pytest.mark.parametrize(("asked", "sent"), [(0, 0), (101, 100), (999999, 100)])
def test_how_many(scenario, asked, sent):
    answer = requests.get(f"{scenario.url}/stream/{asked}", timeout=5)
    assert len(answer.content.splitlines()) == sent


def test_a_line_that_is_no_utf8(scenario):
    answer = requests.get(f"{scenario.url}/stream/1?a=%FF", timeout=5)
    assert json.loads(answer.text)["args"] == {"a": "\ufffd"}
