"""Problem documents (RFC 9457)."""

import json

from mock_server.problems import Problem, phrase


def test_the_document():
    problem = Problem(404, detail="There is no book 7.", book=7)
    assert problem.document("/books/7") == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no book 7.",
        "instance": "/books/7",
        "book": 7,
    }


def test_the_response():
    response = Problem(429, detail="Slow down.", headers={"Retry-After": "3"}).response()
    assert response.status == 429
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Retry-After"] == "3"
    assert json.loads(response.body)["detail"] == "Slow down."


def test_the_wire_form_is_a_whole_response():
    head, _, body = Problem(408, detail="Zu spät").wire().partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "HTTP/1.1 408 Request Timeout"
    assert f"Content-Length: {len(body)}" in lines
    assert "Connection: close" in lines
    assert json.loads(body)["detail"] == "Zu spät"


def test_text_that_is_not_utf8_is_replaced():
    detail = b"a\xffb".decode("utf-8", "surrogateescape")
    assert json.loads(Problem(400, detail=detail).response().body)["detail"] == "a\ufffdb"


def test_phrases():
    assert (phrase(418), phrase(599)) == ("I'm a Teapot", "Status 599")
    # As RFC 9110 has them, whatever this Python calls them.
    assert (phrase(413), phrase(422)) == ("Content Too Large", "Unprocessable Content")
    assert Problem(422, detail="x").response().reason == "Unprocessable Content"
