import requests

from mock_server.faults.capture import Captured

RESPONSE = Captured(
    200,
    b"HTTP/1.1 200 OK",
    [
        ("Content-Type", "text/plain"),
        ("X-Text", "\udcff"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("connection", "keep-alive"),
    ],
    b"body",
)


def test_a_head_is_written_again_with_other_fields_and_always_closes():
    assert RESPONSE.head("content-type", Content_Length="9") == (
        b"HTTP/1.1 200 OK\r\nX-Text: \xff\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
        b"Content-Length: 9\r\nConnection: close\r\n\r\n"
    )


def test_cookies_and_other_fields_pass_through_a_spoiled_response(scenario):
    scenario.misbehave("/cookies/set", "wrong-content-type")
    answer = requests.get(f"{scenario.url}/cookies/set?a=1&b=2", timeout=5, allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/cookies"
    assert dict(answer.cookies) == {"a": "1", "b": "2"}


def test_chunks_are_taken_off_before_a_body_is_spoiled(scenario):
    whole = requests.get(f"{scenario.url}/downloads/150000?chunked=true", timeout=5).content
    scenario.misbehave("/downloads/150000", "wrong-content-type")
    answer = requests.get(f"{scenario.url}/downloads/150000?chunked=true", timeout=5)
    assert answer.content == whole
    assert answer.headers["Content-Length"] == "150000"
    assert "Transfer-Encoding" not in answer.headers


def test_a_client_that_goes_during_a_fault_does_no_harm(scenario):
    scenario.misbehave("/users/1", "drip", seconds=1)
    with requests.get(f"{scenario.url}/users/1", stream=True, timeout=5) as answer:
        assert answer.raw.read(1)
    assert requests.get(f"{scenario.url}/users/1", timeout=5).json()["id"] == 1
