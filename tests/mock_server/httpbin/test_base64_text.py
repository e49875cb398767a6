import base64

import pytest
import requests


@pytest.mark.parametrize("text", ["Bookshop", "слово ¿?", "日本語 😀", "a"])
def test_text_comes_back(scenario, text):
    value = base64.urlsafe_b64encode(text.encode()).decode()
    answer = requests.get(f"{scenario.url}/base64/{value}", timeout=5)
    assert answer.text == text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_script_cannot_run_in_it(scenario):
    value = base64.urlsafe_b64encode(b"<script>alert(1)</script>").decode()
    answer = requests.get(f"{scenario.url}/base64/{value}", timeout=5)
    assert answer.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("value", ["A", "Qm9va3Nob3A", "__79", "слово"])
def test_what_is_no_text_is_told(scenario, value):
    answer = requests.get(f"{scenario.url}/base64/{value}", timeout=5)
    assert answer.status_code == 422
    assert "/base64/Qm9va3Nob3A=" in answer.json()["detail"]
