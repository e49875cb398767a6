"""What a request was understood as, and what of it comes back."""

import gzip
from importlib.util import find_spec

import httpx
import pytest
from comparison import Case, compare

from mock_server.httpbin.compressed import BROTLI

UNICODE = {"имя": "Алёна", "город": ["Malmö", "東京"], "знак": "&=+ %"}
BINARY = bytes(range(256))
TWO_FILES = [("f", ("a", b"1")), ("f", ("b", b"2"))]
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}
PACKED = {"data": gzip.compress(b'{"a": 1}'), "headers": {"Content-Encoding": "gzip"}}
ORIGIN = {"Origin": "http://127.0.0.1:5173"}
PREFLIGHT = ORIGIN | {
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "x-mine",
}
CORS = tuple(
    f"Access-Control-{rest}"
    for rest in ("Allow-Origin", "Allow-Credentials", "Allow-Methods", "Allow-Headers", "Max-Age")
)


class Pieces:
    """A body of unknown length, which can be sent to both."""

    def __iter__(self):
        yield b'{"chunked"'
        yield b": true}"


CASES = [
    Case("/get"),
    Case("/get?a=1&b=2&a=3&empty=&flag&plus=a+b%2Bc"),
    Case("/get", send={"params": UNICODE}, shows=("url-as-sent",)),
    Case("/get?bad=%FF%FE", shows=("not-utf8",)),
    Case("/get", "HEAD"),
    Case("/get", send={"headers": {"X-Mine": "a, b", "Accept": "text/html", "x-lower": "c"}}),
    Case("/get", send={"headers": {"X-Forwarded-For": "1.2.3.4"}}, shows=("headers-shown",)),
    *(
        Case("/get?show_env=1&a=b", send={"headers": {name: value}})
        for name, value in (
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Protocol", "https"),
            ("X-Forwarded-Ssl", "on"),
            ("X-Forwarded-Ssl", "off"),
        )
    ),
    Case("/get?show_env=1", send={"headers": {"X-Forwarded-For": "1.2.3.4", "Via": "1.1 x"}}),
    Case("/get", "POST", shows=("problems",)),
    Case("/get", "OPTIONS"),
    Case("/get", send={"headers": {"a[]": "1"}}, shows=("field-names",)),
    Case("/get", send={"headers": ORIGIN}, shows=("cors",), fields=CORS),
    Case("/put", "OPTIONS", {"headers": PREFLIGHT}, shows=("cors",), fields=CORS),
    Case("/no-such-page", shows=("problems",)),
    Case("/headers", send={"headers": {"X-Request-Id": "7"}}, shows=("headers-shown",)),
    Case("/headers", send={"headers": {"Cookie": "a=b; c=d"}}),
    Case("/ip"),
    Case("/ip", send={"headers": {"X-Forwarded-For": "1.2.3.4"}}),
    Case("/user-agent"),
    Case("/user-agent", send={"headers": {"User-Agent": "mine/1 (x)"}}),
    *(Case(f"/{method.lower()}", method) for method in ("POST", "PUT", "PATCH", "DELETE")),
    *(
        Case(f"/{method.lower()}?q=1", method, {"json": {"a": [1, 2.5, None, True], "я": "ё"}})
        for method in ("POST", "PUT", "PATCH", "DELETE")
    ),
    *(
        Case("/anything/deep/er?x=1", method, {"data": b"plain"})
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    ),
    Case("/anything", "TRACE"),
    Case("/anything/a%2Fb"),
    Case("/anything/слово", shows=("url-as-sent",)),
    Case("/anything", "OPTIONS", shows=("any-method",)),
    Case("/post", "POST", {"json": UNICODE}),
    Case("/post", "POST", {"json": []}),
    Case("/post", "POST", {"json": 7}),
    Case("/post", "POST", {"json": "text"}),
    Case("/post", "POST", {"data": '{"a": 1', "headers": {"Content-Type": "application/json"}}),
    Case("/post", "POST", {"data": '{"a":1,"a":2}'}),
    *(Case("/post", "POST", {"data": text}, ("nan",)) for text in ("NaN", "[Infinity]")),
    Case("/post", "POST", {"data": '"\\ud800"'}, ("nan",)),
    *(
        Case("/post", "POST", {"data": text})
        for text in ('"\\ud83d\\ude00"', "[1.0, 1e3, -0]", " 7 ")
    ),
    Case("/post", "POST", {"data": b"x" * 20_000}, ("compressed",)),
    Case("/post", "POST", {"data": b"x" * (5 << 20)}, ("limits",)),
    *(
        Case("/post", "POST", {"data": body, "headers": MULTIPART}, ("malformed-form",))
        for body in (b"no parts", b"--x\r\n\r\nno name\r\n--x--\r\n")
    ),
    Case("/post", "POST", {"data": "12345678901234567890123"}),
    Case("/post", "POST", {"data": {"a": "1", "b": ["2", "3"], "empty": ""}}),
    Case("/post", "POST", {"data": UNICODE}),
    Case("/post", "POST", {"data": "слово".encode()}),
    Case("/post", "POST", {"data": BINARY}),
    Case("/post", "POST", {"data": Pieces()}),
    Case("/post", "POST", {"files": {"f": ("a.txt", b"words", "text/plain")}}),
    Case("/post", "POST", {"files": {"f": ("a.bin", BINARY)}, "data": {"a": ["1", "2"]}}),
    Case("/post", "POST", {"files": {"f": ("имя.png", BINARY, "image/png")}, "data": UNICODE}),
    Case("/post", "POST", {"files": TWO_FILES}, ("every-file",)),
    Case("/post", "POST", {"files": {"f": (None, b"no name")}}),
    Case("/post", "POST", PACKED, ("unpacked",)),
    Case("/post", "GET", shows=("problems",)),
    Case("/delay/0"),
    Case("/delay/0.05?a=1", "POST", {"json": {"a": 1}}),
    Case("/get", send={"data": b"a body in a GET"}),
    Case("/delay/-1", shows=("refused",)),
    Case("/delay/soon", shows=("refused",)),
    Case("/response-headers?X-A=1&x-b=two%20words"),
    Case("/response-headers?X-A=1&X-A=2", fields=("X-A",)),
    Case("/response-headers?a=1", "POST"),
    Case("/response-headers"),
    Case("/response-headers?Content-Type=text/plain&a=b", shows=("one-content-type",)),
    *(Case(f"/response-headers?{name}=1", shows=("framing-fields",)) for name in ("Connection",)),
    Case("/gzip"),
    Case("/gzip", "HEAD"),
    Case("/deflate"),
    Case("/deflate", "HEAD"),
    Case("/brotli", shows=() if any(map(find_spec, BROTLI)) else ("brotli",)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_as_httpbin(here, httpbin, case):
    compare(here, httpbin, case)


def test_fields_that_came_twice(here, httpbin):
    fields = [("X-Two", "a"), ("x-two", "b"), ("Accept", "x/y")]
    ours, theirs = (
        httpx.get(f"{base}/headers", headers=fields, trust_env=False).json()["headers"]
        for base in (here, httpbin)
    )
    assert ours | {"Host": ""} == theirs | {"Host": ""}
    assert ours["X-Two"] == "a,b"
