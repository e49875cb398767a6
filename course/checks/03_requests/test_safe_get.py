"""Tell apart what can go wrong with a request."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from course.checks.outcomes import outcome_of
from course.checks.requested import none_came, request_line, the_request
from course.checks.returned import unlike
from course.exam.check import Api, Exercise, Student, as_json, say, shown, step

if TYPE_CHECKING:
    from course.exam.examiner.failures import StudentError

_KINDS = ("ok", "http_error", "bad_json", "timeout", "refused")
_ALWAYS = 9  # times that a fault comes: more than anybody asks
_PLENTY = 8.0  # seconds: Windows takes two of them to find a connection refused
_SHORT, _LONG_DELAY = 0.4, 3.0  # seconds: only who ignores the first waits for the second
_LATE = 1.7  # seconds: the short time, and what a busy machine may add to it
_DELAY = 1.3  # seconds: longer than the `timeout=1` of somebody who ignores the argument

exercise = Exercise(
    name="safe_get",
    call="safe_get(url, timeout)",
    title=say("safe_get.title", "Tell apart what can go wrong"),
    order=3,
    hints=[
        say(
            "safe_get.hint-1",
            "Four things can go wrong, and `requests` has an exception for each: `Timeout`, "
            "`ConnectionError`, `HTTPError`, `JSONDecodeError`. Which line raises which?",
        ),
        say(
            "safe_get.hint-2",
            "HTTPError comes only from `response.raise_for_status()`; call it before "
            "`response.json()`. All four are RequestExceptions, so an "
            "`except requests.RequestException` above the others would catch everything.",
        ),
        say(
            "safe_get.hint-3",
            "In `try`: `requests.get(url, timeout=timeout)`, `raise_for_status()`, return the "
            'dict with "ok". Then `except requests.Timeout`, '
            "`except requests.HTTPError as error` (the code is `error.response.status_code`), "
            "`except requests.JSONDecodeError` (the text is `response.text`), "
            "`except requests.ConnectionError`.",
        ),
    ],
)


@step(points=2, title=say("safe_get.step-ok", "Good JSON: “ok” and the data"))
def test_ok(student: Student, api: Api) -> None:
    user = api.random.user()
    path = f"/users/{user.id}"
    outcome = outcome_of(lambda: student.safe_get(api.url + path, _PLENTY))
    the_request(outcome.sent(api.journal), "GET", path)
    _agree(outcome.value(), "ok", as_json(user))


@step(points=2, title=say("safe_get.step-http", "Status 4xx or 5xx: “http_error” and the code"))
def test_http_error(student: Student, api: Api) -> None:
    failing, missing, hidden = api.random.user().id, api.random.missing_id(), 10_000_000
    code = api.random.one_of((500, 502, 503))
    api.scenario.misbehave(f"/users/{failing}", "status", times=_ALWAYS, code=code)
    api.scenario.misbehave(f"/users/{hidden}", "html", times=_ALWAYS)
    for number, status in ((missing, 404), (failing, code), (hidden, 404)):
        path = f"/users/{number}"
        returned = _kept(student, api.url + path, _PLENTY, "http_error")
        answer = _answer(api, path)
        kind = _kind(returned)
        assert kind != "ok", say(
            "safe_get.ignored-status",
            "The server answered {status}, and `safe_get` said “ok”. JSON that can be read is "
            "not yet success: errors come as JSON too. Look at the status first, or call "
            "`response.raise_for_status()`.",
            status=status,
            saw=answer,
            expected=shown({"kind": "http_error", "value": status}),
        )
        assert kind != "bad_json", say(
            "safe_get.json-before-status",
            "The server answered {status} with a page in HTML, and `safe_get` said “bad_json”. "
            "That the page is no JSON is no wonder: look at the status before you read the body.",
            status=status,
            saw=answer,
            expected=shown({"kind": "http_error", "value": status}),
        )
        _agree(returned, "http_error", status)


@step(points=2, title=say("safe_get.step-json", "A body that is no JSON: “bad_json” and the text"))
def test_bad_json(student: Student, api: Api) -> None:
    for fault in ("not-json", "html"):
        path = f"/users/{api.random.user().id}"
        api.scenario.misbehave(path, fault, times=_ALWAYS)
        returned = _kept(student, api.url + path, _PLENTY, "bad_json")
        _answer(api, path)
        body = api.journal.to(path).last().response_content.decode()
        _agree(returned, "bad_json", body)


@step(points=2, title=say("safe_get.step-refused", "Nobody listens: “refused” and None"))
def test_refused(student: Student, api: Api) -> None:
    user = api.random.user()
    path = f"/users/{user.id}"
    # The same path at a server that is there: whoever always says “refused” knows nothing.
    _agree(_kept(student, api.url + path, _PLENTY, "ok"), "ok", as_json(user))
    returned = _kept(student, api.closed_url + path, _PLENTY, "refused")
    _agree(returned, "refused", None)


@step(
    points=2, title=say("safe_get.step-timeout", "No answer within `timeout`: “timeout” and None")
)
def test_timeout(student: Student, api: Api) -> None:
    path = f"/users/{api.random.user().id}"
    api.scenario.misbehave(path, "delay", times=_ALWAYS, seconds=_LONG_DELAY)
    first, seconds = _timed(student, api.url + path)
    _answer(api, path)
    assert _kind(first) != "ok", say(
        "safe_get.no-timeout",
        "`safe_get` was told to wait {timeout} s, and it waited for {delay} s until the "
        "answer came. Hand the argument on: `requests.get(url, timeout=timeout)`. Without it "
        "`requests` waits for ever.",
        timeout=_SHORT,
        delay=_LONG_DELAY,
        expected=shown({"kind": "timeout", "value": None}),
    )
    _agree(first, "timeout", None)
    if seconds > _LATE:  # the machine may have been busy: what counts is the better of two
        seconds = min(seconds, _timed(student, api.url + path)[1])
    assert seconds <= _LATE, say(
        "safe_get.late",
        "`safe_get` was told to wait {timeout} s, and it gave up after {seconds} s. Does the "
        "time stand in the code as a number? Hand the argument on: `timeout=timeout`.",
        timeout=_SHORT,
        seconds=f"{seconds:.1f}",
    )
    _waits_as_long_as_told(student, api)


def _waits_as_long_as_told(student: Student, api: Api) -> None:
    path = "/books/1"
    api.scenario.misbehave(path, "delay", times=_ALWAYS, seconds=_DELAY)
    patient = _kept(student, api.url + path, _PLENTY, "ok")
    assert _kind(patient) != "timeout", say(
        "safe_get.impatient",
        "`safe_get` was told to wait {timeout} s. The answer came after {delay} s, and by then "
        "it had given up. Does the time stand in the code as a number? Hand the argument on: "
        "`timeout=timeout`.",
        timeout=f"{_PLENTY:g}",
        delay=_DELAY,
    )
    _agree(patient, "ok", as_json(api.books[0]))


def _timed(student: Student, url: str) -> tuple[Any, float]:
    began = time.monotonic()
    returned = _kept(student, url, _SHORT, "timeout")
    return returned, time.monotonic() - began


def _kept(student: Student, url: str, timeout: float, kind: str) -> Any:
    """Return the value; fail if an exception came out, since safe_get keeps them all in."""
    outcome = outcome_of(lambda: student.safe_get.within(2 * _PLENTY)(url, timeout))
    if outcome.error is not None:
        # What has its own name in the contract came out; anything else is an error in the code.
        assert not _is_of_requests(outcome.error), say(
            "safe_get.let-out",
            "`{type}` came out of `safe_get`. It should be caught with `except` and become "
            "the kind “{kind}”. Which line raises it, and does it stand inside `try`?",
            type=outcome.error.type,
            kind=kind,
        )
    return outcome.value()


def _is_of_requests(error: StudentError) -> bool:
    """Tell what a request may raise (all HTTP libraries) from what a slip of the pen raises."""
    return any(
        error.is_a(name)
        for name in (
            *("OSError", "TimeoutError", "HTTPException", "JSONDecodeError"),
            *("httpx.HTTPError", "httpx._exceptions.HTTPError", "ClientError"),
        )
    )


def _answer(api: Api, path: str) -> str:
    """Return the response as on the wire; fail if nobody asked for it."""
    seen = api.journal.to(path).all()
    assert seen, none_came(request_line("GET", path))
    return seen[-1].response_text


def _kind(returned: object) -> object:
    return returned.get("kind") if isinstance(returned, dict) else None


def _agree(returned: object, kind: str, value: object) -> None:
    expected = {"kind": kind, "value": value}
    assert isinstance(returned, dict), unlike(returned, expected)
    sides = {"saw": shown(returned), "expected": shown(expected)}
    assert returned.keys() == expected.keys(), say(
        "safe_get.keys",
        "The dict that `safe_get` returns has exactly two keys, “kind” and “value”.",
        **sides,
    )
    assert returned["kind"] in _KINDS, say(
        "safe_get.unknown-kind",
        "There is no kind “{said}”. The kinds are: {kinds}.",
        said=returned["kind"],
        kinds=", ".join(_KINDS),
        **sides,
    )
    assert returned["kind"] == kind, say(
        "safe_get.other-kind",
        "This is the kind “{kind}”, and `safe_get` said “{said}”. The first `except` that fits "
        "takes the exception: are the particular ones above the general ones? "
        "(All exceptions of `requests` are RequestExceptions.)",
        kind=kind,
        said=returned["kind"],
        **sides,
    )
    assert returned["value"] == value, say(
        "safe_get.other-value",
        "The kind “{kind}” is right; the value that goes with it is another one.",
        kind=kind,
        **sides,
    )
