"""Each fault over a real connection, byte by byte."""

import contextlib
import socket
import time

import pytest
import requests
import urllib3

from mock_server.faults.kinds import GARBAGE, NOT_JSON


def raw_answer(scenario, target, method="GET", fields=""):
    port = int(scenario.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(f"{method} {target} HTTP/1.1\r\nHost: x\r\n{fields}\r\n".encode())
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while data := client.recv(65536):
                received += data
            return received, "closed"
        return received, "reset"


def test_reset_is_a_reset_and_empty_is_not(scenario):
    assert raw_answer(scenario, "/faults/reset") == (b"", "reset")
    assert raw_answer(scenario, "/faults/empty") == (b"", "closed")


def test_garbage_comes_as_it_is(scenario):
    assert raw_answer(scenario, "/faults/garbage") == (GARBAGE, "closed")


def test_truncated_promises_the_true_length(scenario):
    body = requests.get(f"{scenario.url}/users", timeout=5).content
    scenario.misbehave("/users", "truncated")
    received, end = raw_answer(scenario, "/users")
    head, _, part = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert part == body[: len(body) // 2]
    assert end == "closed"


def test_a_response_without_a_body_is_truncated_too(scenario):
    scenario.misbehave("/redirect/1", "truncated")
    received, _ = raw_answer(scenario, "/redirect/1")
    assert b"Content-Length: 64" in received
    assert received.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("query", ["", "?chunked=true"])
def test_a_streamed_download_is_truncated_too(scenario, query):
    scenario.misbehave("/downloads/200000", "truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError) as caught:
        requests.get(f"{scenario.url}/downloads/200000{query}", timeout=5)
    incomplete = caught.value.args[0].args[1]
    assert isinstance(incomplete, urllib3.exceptions.IncompleteRead)
    assert (incomplete.partial, incomplete.expected) == (100000, 100000)


def test_broken_chunk_sends_one_good_chunk(scenario):
    received, _ = raw_answer(scenario, "/faults/broken-chunk")
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in head
    assert b"Content-Length" not in head
    size, _, rest = body.partition(b"\r\n")
    assert rest[int(size, 16) :] == b"\r\nnot-a-size\r\n"


def test_the_request_was_carried_out_though_the_answer_is_lost(scenario):
    scenario.misbehave("/users", "reset")
    new = {"name": "Ada Lovelace", "email": "ada@example.org"}
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{scenario.url}/users", json=new, timeout=5)
    assert scenario.users[-1].email == "ada@example.org"


def test_a_refused_request_was_not_carried_out(scenario):
    scenario.misbehave("/users", "status", code=503, retry_after=7)
    new = {"name": "Ada Lovelace", "email": "ada@example.org"}
    response = requests.post(f"{scenario.url}/users", json=new, timeout=5)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "7"
    assert len(scenario.users) == 60


def test_errors_of_the_route_are_spoiled_too(scenario):
    scenario.misbehave("*", "garbage", times=2)
    assert raw_answer(scenario, "/users/999") == (GARBAGE, "closed")
    assert raw_answer(scenario, "/nowhere") == (GARBAGE, "closed")


def test_not_json_keeps_status_and_says_json(scenario):
    response = requests.get(f"{scenario.url}/faults/not-json", timeout=5)
    assert (response.status_code, response.content) == (200, NOT_JSON)
    assert response.headers["Content-Type"] == "application/json"


def test_a_dripped_body_takes_its_time_in_pieces(scenario):
    with requests.get(f"{scenario.url}/faults/drip?seconds=0.4", stream=True, timeout=5) as got:
        times = [time.monotonic() for _ in iter(lambda: got.raw.read1(1 << 16), b"")]
    assert len(times) > 3


def test_options_out_of_range_and_unknown_are_refused(scenario):
    for query, word in [
        ("delay?seconds=-1", "0 to 30"),
        ("delay?seconds=abc", "not a number"),
        ("delay?second=1", "Did you mean 'seconds'?"),
        ("status?code=200", "400 to 599"),
        ("reset?x=1", "Known: delay"),
    ]:
        response = requests.get(f"{scenario.url}/faults/{query}", timeout=5)
        assert response.status_code == 422, query
        assert word in response.json()["detail"], response.text
    with pytest.raises(ValueError, match="Did you mean 'reset'"):
        scenario.misbehave("/users", "rest")


def test_a_redirect_loop_leads_to_the_same_address(scenario):
    response = requests.get(
        f"{scenario.url}/faults/redirect-loop?delay=0", timeout=5, allow_redirects=False
    )
    assert response.status_code == 302
    assert response.headers["Location"] == f"{scenario.url}/faults/redirect-loop?delay=0"
    scenario.misbehave("/books/1", "redirect-loop", times=2)
    followed = requests.get(f"{scenario.url}/books/1?x=й%20#f", timeout=5)
    assert [r.status_code for r in (*followed.history, followed)] == [302, 302, 200]
    assert {exchange.target for exchange in scenario.journal.to("/books/1")} == {
        "/books/1?x=%D0%B9%20"
    }


def test_a_redirect_loop_leads_to_no_other_host(scenario):
    scenario.misbehave("*", "redirect-loop")
    received, _ = raw_answer(scenario, "//example.org/a", fields="Connection: close\r\n")
    assert b"Location: http://x//example.org/a\r\n" in received


def test_bad_gzip_is_the_true_body_with_a_wrong_name(scenario):
    received, end = raw_answer(scenario, "/faults/bad-gzip")
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert body.startswith(b'{"status":"ok"')
    assert end == "closed"
