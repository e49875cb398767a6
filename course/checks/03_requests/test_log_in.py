"""Log in through a form and stay logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.checks.bodies import media_type
from course.checks.outcomes import Outcome, outcome_of, succeeds
from course.checks.requested import is_right, request_line
from course.checks.returned import unlike
from course.exam.check import Api, Exercise, Student, as_json, say, shown, step

if TYPE_CHECKING:
    from mock_server.exchange import Exchange

_READS_FORM = ("GET", "/login")
_FORM = "application/x-www-form-urlencoded"

exercise = Exercise(
    name="log_in",
    call="log_in(base_url, email, password)",
    title=say("log_in.title", "Log in through a form"),
    order=4,
    hints=[
        say(
            "log_in.hint-1",
            "After a good login the server sets a cookie, and at `/me` it asks for it. Two "
            "separate calls of `requests` know nothing of each other. What remembers cookies?",
        ),
        say(
            "log_in.hint-2",
            "`with requests.Session() as session:` and then `session.post` and `session.get`. "
            "A form is sent with `data=`, and its fields are called `user` and `password`.",
        ),
        say(
            "log_in.hint-3",
            'In the session: `session.post(f"{{base_url}}/login", data={{"user": email, '
            '"password": password}}, timeout=5).raise_for_status()`, then '
            '`response = session.get(f"{{base_url}}/me", timeout=5)`, the same check of the '
            "status, and `return response.json()`.",
        ),
    ],
)


@step(points=3, title=say("log_in.step-form", "Sends email and password as a form"))
def test_sends_the_form(student: Student, api: Api) -> None:
    user = api.random.user()
    password = _password(api, user.id)
    outcome = outcome_of(lambda: student.log_in(api.url, user.email, password))
    _is_the_form(_login(api, outcome), user.email, password)
    outcome.value()


@step(points=3, title=say("log_in.step-session", "Calls /me in the same session"))
def test_stays_logged_in(student: Student, api: Api) -> None:
    user = api.random.user()
    password = _password(api, user.id)
    outcome = outcome_of(lambda: student.log_in(api.url, user.email, password))
    login = _login(api, outcome)
    if login.status is not None and login.status < 400:  # noqa: PLR2004 - the error statuses
        asked = api.journal.to("/me").all()
        assert asked, say(
            "log_in.no-me",
            "You are logged in, but nobody asked the server who that is: after the form comes "
            "a GET of /me.",
            saw="\n".join(map(str, api.journal.all())),
            expected=request_line("GET", "/me"),
        )
        is_right(asked[-1], "GET", "/me")
        _is_asked_once(api)
        _has_the_cookie(asked[-1], login)
    outcome.value()


def _is_asked_once(api: Api) -> None:
    count = api.journal.to("/me").count() + api.journal.to("/login").method("POST").count()
    assert count == 2, say(  # noqa: PLR2004 - one of each
        "log_in.repeated",
        "One POST of /login and one GET of /me are enough; the server saw {count} of them.",
        count=count,
        saw="\n".join(map(str, api.journal.all())),
        expected=f"{request_line('POST', '/login')}\n{request_line('GET', '/me')}",
    )


@step(points=2, title=say("log_in.step-data", "Returns what /me says, as a dict"))
def test_returns_who_it_is(student: Student, api: Api) -> None:
    user = api.random.user()
    password = _password(api, user.id)
    outcome = outcome_of(lambda: student.log_in(api.url, user.email, password))
    returned = outcome.answered(api.journal)
    expected = as_json(user)
    assert returned == expected, unlike(returned, expected)


@step(points=2, title=say("log_in.step-wrong", "Raises an exception if the password is wrong"))
def test_reports_a_wrong_password(student: Student, api: Api) -> None:
    user = api.random.user()
    right = _password(api, user.id)
    succeeds("log_in", lambda: student.log_in(api.url, user.email, right))
    api.journal.clear()
    # Characters that mean something in a form: who glues the body together loses them.
    password = f"{api.random.token()}&admin=1+1=2%41 {api.random.text()}"
    outcome = outcome_of(lambda: student.log_in(api.url, user.email, password))
    login = _login(api, outcome)
    sent = dict(login.form()) if media_type(login) == _FORM else {}
    assert sent.get("password", password) == password, say(
        "log_in.not-encoded",
        "The password did not arrive as it was given: characters like &, + and % mean "
        "something in a form and must be encoded. `data={{…}}` with a dict does that; gluing "
        "texts together does not.",
        saw=sent.get("password"),
        expected=password,
    )
    outcome.reported(401, "log_in", api.journal)


def _password(api: Api, user_id: int) -> str:
    from mock_server.bookshop.passwords import password_of  # noqa: PLC0415 - the hints do without the server

    return password_of(api.scenario.seed, user_id)


def _login(api: Api, outcome: Outcome) -> Exchange:
    """Return the request that logs in; one that reads the form before it is no mistake."""
    seen = outcome.sent(api.journal, request_line("POST", "/login"))
    return next((each for each in seen if (each.method, each.target) != _READS_FORM), seen[0])


def _is_the_form(request: Exchange, email: str, password: str) -> None:
    fields = {"user": email, "password": password}
    sides = {
        "saw": request.request_text,
        "expected": f"{request_line('POST', '/login')}\nContent-Type: {_FORM}\n\n"
        f"user={email}&password={password}",
    }
    assert password not in dict(request.query).values(), say(
        "log_in.password-in-address",
        "The password stands in the address. Addresses are written into logs and histories, "
        "where others read them: it goes into the body, with `data=`.",
        **sides,
    )
    assert "Authorization" not in request.headers, say(
        "log_in.basic",
        "Your code sent the password in the header Authorization (`auth=`). This server wants "
        "a form: `data=` with the fields `user` and `password`.",
        **sides,
    )
    is_right(request, "POST", "/login")
    assert "json" not in media_type(request), say(
        "log_in.json-for-form",
        "Your code sent JSON, and /login takes a form, as a page in a browser sends it. In "
        "`requests` `json=` makes JSON, `data=` makes a form.",
        **sides,
    )
    assert media_type(request) == _FORM, say(
        "log_in.no-form",
        "The body is no form (Content-Type: {type}). `data=` with a dict makes one; a text "
        "in `data=` is sent as it is, and nothing says what it is.",
        type=request.headers.get("Content-Type", "—"),
        **sides,
    )
    sent = dict(request.form())
    assert sent.keys() == fields.keys(), say(
        "log_in.other-fields",
        "The form has the fields {sent}; the server looks for `user` (the email) and `password`.",
        sent=", ".join(f"`{name}`" for name in sent) or "—",
        **sides,
    )
    assert sent == fields, say(
        "log_in.other-values",
        "The fields are the right ones, but their values are not those that your function "
        "was given.",
        saw=shown(sent),
        expected=shown(fields),
    )


def _has_the_cookie(request: Exchange, login: Exchange) -> None:
    given = login.response_headers.get("Set-Cookie", "").partition(";")[0]
    name, _, value = given.partition("=")
    if request.cookies.get(name) == value:
        return
    sides = {
        "saw": request.request_text,
        "expected": f"{request_line('GET', '/me')}\nCookie: {given}",
    }
    if "aiohttp" in request.headers.get("User-Agent", ""):
        raise AssertionError(
            say(
                "log_in.lost-cookie-aiohttp",
                "/me was asked without the cookie that the login had set. With aiohttp: one "
                "ClientSession for both requests, made with "
                "`cookie_jar=aiohttp.CookieJar(unsafe=True)`, since it keeps no cookies of "
                "servers that are named by a number, like 127.0.0.1.",
                **sides,
            )
        )
    raise AssertionError(
        say(
            "log_in.lost-cookie",
            "/me was asked without the cookie that the login had set, so the server does not "
            "know you. Two calls of `requests.post` and `requests.get` share nothing: make one "
            "`requests.Session()` and call both methods on it.",
            **sides,
        )
    )
