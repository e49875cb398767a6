import httpx
import pytest
import requests


def test_a_session_keeps_changes_and_forgets_cookies(scenario):
    with requests.Session() as session:
        answer = session.get(f"{scenario.url}/cookies/set?theme=dark&size=12", timeout=5)
        assert answer.url == f"{scenario.url}/cookies"
        assert answer.json() == {"cookies": {"size": "12", "theme": "dark"}}
        answer = session.get(f"{scenario.url}/cookies/set/theme/light", timeout=5)
        assert answer.json()["cookies"]["theme"] == "light"
        answer = session.get(f"{scenario.url}/cookies/delete?theme", timeout=5)
        assert answer.json() == {"cookies": {"size": "12"}}


def test_httpx_too(scenario):
    with httpx.Client(base_url=scenario.url, follow_redirects=True) as client:
        assert client.get("/cookies/set?a=b").json() == {"cookies": {"a": "b"}}
    assert scenario.journal.last().cookies == {"a": "b"}


@pytest.mark.parametrize("query", ["a b=1", "a;b=1", "ф=1"])
def test_a_name_that_is_none_is_explained(scenario, query):
    answer = requests.get(f"{scenario.url}/cookies/set?{query}", timeout=5, allow_redirects=False)
    assert answer.status_code == 422
    assert "cannot be a cookie" in answer.json()["detail"]
