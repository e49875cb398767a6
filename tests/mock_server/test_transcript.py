"""How exchanges are shown."""

import pytest
from IPython.core.formatters import DisplayFormatter

from mock_server.transcript import Wire, wire_text

REQUEST = wire_text(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", b"", 0)
RESPONSE = wire_text(b"HTTP/1.1 200 OK\r\nA: <b>\r\n\r\n", b'{"a": 1}\n', 9)


def test_plain_text_is_marked_as_curl_does():
    assert str(Wire(REQUEST, RESPONSE)) == (
        "> GET /a HTTP/1.1\n> Host: x\n\n< HTTP/1.1 200 OK\n< A: <b>\n<\n" + '< {"a": 1}'
    )
    assert str(Wire(REQUEST, "", "reset")) == "> GET /a HTTP/1.1\n> Host: x\n* reset"


def test_a_notebook_gets_both_forms():
    data, _ = DisplayFormatter().format(Wire(REQUEST, RESPONSE))
    assert data["text/plain"] == str(Wire(REQUEST, RESPONSE))
    assert "<b>GET /a HTTP/1.1</b>" in data["text/html"]


def test_html_is_escaped():
    evil = "<script>alert('x')</script>&"
    html = Wire(evil, evil, evil)._repr_mimebundle_()["text/html"]
    assert "<script>" not in html
    assert html.count("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;") == 3


@pytest.mark.parametrize(
    ("body", "length", "text"),
    [
        ("й😀".encode(), 6, "й😀"),
        ("й😀".encode()[:-1], 6, "й\n[… 5 / 6 bytes]"),
        (b"\xff\x00a", 3, "\\xff\\x00a"),
        (b"a\x1b[31m\tb\r\nc", 11, "a\\x1b[31m\tb\nc"),
        (b"\x80" * 5000, 5000, "\\x80" * 256 + "[… 256 / 5,000 bytes]"),
        (b"ab", 1000, "ab\n[… 2 / 1,000 bytes]"),
    ],
)
def test_bodies_of_all_kinds(body, length, text):
    assert wire_text(b"", body, length) == text
