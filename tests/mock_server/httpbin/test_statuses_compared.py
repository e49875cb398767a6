"""Statuses, redirects, cookies."""

import pytest
import requests
from comparison import TIMEOUT, Case, compare

REDIRECTS = (301, 302, 303, 307, 308)

CASES = [
    *(Case(f"/status/{code}") for code in (200, 202, 204, 299, 301, 302, 303, 304, 305, 307)),
    *(
        Case(f"/status/{code}", shows=("problems",))
        for code in (400, 403, 404, 406, 409, 410, 422, 451, 500, 501, 502, 504, 599)
    ),
    *(Case(f"/status/{code}", shows=("status-fields",)) for code in (201, 308)),
    *(
        Case(f"/status/{code}", shows=("problems", "status-fields"))
        for code in (401, 402, 405, 407, 418, 429, 503)
    ),
    Case("/status/202", fields=("reason",), shows=("reason",)),
    *(Case("/status/204", method) for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE")),
    *(Case("/status/200", method) for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE")),
    Case("/status/204", "OPTIONS", shows=("any-method",)),
    Case("/status/202,202:3"),
    Case("/status/202:0.5,202"),
    *(
        Case(f"/status/{codes}", shows=("refused",))
        for codes in ("ok", "200,ok", "200:x,201", "600")
    ),
    *(Case(f"/{kind}redirect/1", shows=("redirect-page",)) for kind in ("", "absolute-")),
    *(Case(f"/{kind}redirect/3", shows=("redirect-page",)) for kind in ("", "absolute-")),
    *(Case(f"/relative-redirect/{n}") for n in (1, 3)),
    *(Case(f"/{kind}redirect/4", follow=True) for kind in ("", "relative-", "absolute-")),
    *(Case(f"/redirect/3?absolute={yes}", follow=True) for yes in ("true", "True", "false")),
    Case("/redirect/0", shows=("refused",)),
    Case("/redirect/x", shows=("problems",)),
    Case("/redirect-to?url=/get%3Fa%3D1"),
    Case("/redirect-to?url=http://127.0.0.1:1/elsewhere"),
    *(Case(f"/redirect-to?url={broken}") for broken in ("http://:1", "http:")),
    Case("/redirect-to?url=/anything/%D1%91", follow=True, shows=("url-as-sent",)),
    Case("/redirect-to", shows=("refused",)),
    Case("/redirect-to?URL=/get", shows=("names-as-written",)),
    *(Case(f"/redirect-to?url=/get&status_code={code}") for code in REDIRECTS),
    Case("/redirect-to?url=/get&status_code=200", shows=("refused",)),
    *(
        Case(f"/redirect-to?url=/anything&status_code={code}", method, {"json": [1]}, follow=True)
        for code in REDIRECTS
        for method in ("POST", "PUT", "PATCH", "DELETE")
    ),
    Case("/cookies"),
    Case("/cookies", send={"cookies": {"b": "2", "a": "1"}}),
    Case("/cookies", send={"cookies": {"__utmz": "1"}}, shows=("headers-shown",)),
    Case("/cookies?show_env=1", send={"cookies": {"__utmz": "1"}}),
    Case("/cookies", send={"headers": {"Cookie": 'q="quoted, with comma"; e='}}),
    *(
        Case(f"/cookies/{rest}", shows=("redirect-page",))
        for rest in (
            "set?a=1&b=two%20words",
            "set?a=1&a=2",
            "set?a=",
            "set/name/value",
            "set/name/a;b,c",
        )
    ),
    Case("/cookies/set/name/value", follow=True),
    Case("/cookies/set?a=1&b=2", follow=True),
    Case(
        "/cookies/delete?a=&b",
        send={"headers": {"Cookie": "a=1; b=2; c=3"}},
        shows=("redirect-page",),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_as_httpbin(here, httpbin, case):
    compare(here, httpbin, case)


@pytest.mark.parametrize("path", ["status/200,404,503", "status/200:3,503:1"])
def test_one_of_several_statuses(here, httpbin, path):
    codes = {int(entry.split(":")[0]) for entry in path.partition("/")[2].split(",")}
    for base in (here, httpbin):
        seen = {requests.get(f"{base}/{path}", timeout=TIMEOUT).status_code for _ in range(40)}
        assert seen <= codes
        assert len(seen) > 1


def test_a_session_keeps_the_same_cookies(here, httpbin):
    jars = []
    for base in (here, httpbin):
        with requests.Session() as session:
            steps = [
                session.get(f"{base}/cookies/set?a=1&b=2", timeout=TIMEOUT).json(),
                session.get(f"{base}/cookies/set/c/three", timeout=TIMEOUT).json(),
                session.get(f"{base}/cookies/delete?a", timeout=TIMEOUT).json(),
            ]
            jars.append((steps, {c.name: (c.value, c.path, c.expires) for c in session.cookies}))
    assert jars[0] == jars[1]
    assert jars[0][1] == {"b": ("2", "/", None), "c": ("three", "/", None)}
