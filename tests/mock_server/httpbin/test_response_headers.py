import pytest
import requests


def ask(scenario, query, method="GET"):
    return requests.request(method, f"{scenario.url}/response-headers?{query}", timeout=5)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_fields_of_the_clients_choice(scenario, method):
    answer = ask(scenario, "X-Colour=red&X-Colour=blue&x-size=%D1%84", method)
    assert answer.raw.headers.getlist("X-Colour") == ["red", "blue"]
    body = answer.json()
    assert body["X-Colour"] == ["red", "blue"]
    assert body["x-size"] == "ф"
    assert body["Content-Type"] == "application/json"
    assert int(body["Content-Length"]) == len(answer.content)


def test_a_field_in_two_spellings_is_one(scenario):
    assert ask(scenario, "X-A=1&x-a=2").json()["X-A"] == ["1", "2"]


def test_a_media_type_and_cookies(scenario):
    answer = ask(scenario, "Content-Type=text/plain&Set-Cookie=a%3Db&ETag=%22x%22")
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.cookies["a"] == "b"
    assert answer.headers["ETag"] == '"x"'


def test_a_page_made_of_it_cannot_run(scenario):
    answer = ask(scenario, "Content-Type=text/html&X=<script>")
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    own = ask(scenario, "Content-Security-Policy=default-src%20'none'")
    assert own.headers["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize(
    "query",
    [
        "Content-Length=5",
        "transfer-encoding=chunked",
        "Connection=close",
        "a%0d%0ab=1",
        "a=1%0d%0aSet-Cookie:%20x=1",
        "a=%00",
        "=1",
        "a%20b=1",
    ],
)
def test_what_would_break_the_answer(scenario, query):
    answer = ask(scenario, query)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
    assert answer.json()["detail"]
