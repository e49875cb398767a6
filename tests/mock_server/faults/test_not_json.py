import json

import pytest
import requests


def test_success_and_json_by_name_but_no_json(scenario):
    answer = requests.get(f"{scenario.url}/not-json", timeout=5)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.content)


def test_a_page_instead_of_data(scenario):
    answer = requests.get(f"{scenario.url}/html-instead-of-json", timeout=5)
    assert answer.ok
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>" in answer.text
