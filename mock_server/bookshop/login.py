"""Login by form and a session cookie, as a site for people does it."""

from __future__ import annotations

import hashlib
import hmac
from html import escape
from typing import TYPE_CHECKING, Final

from aiohttp import web
from msgspec import Struct

from mock_server.bookshop.models import User
from mock_server.bookshop.passwords import password_of
from mock_server.bookshop.seed import USERS
from mock_server.bookshop.shop import Shop
from mock_server.documentation import LOCATION, SET_COOKIE, WWW_AUTHENTICATE, Answer
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Registry, Text
from mock_server.responses import json_response
from mock_server.rules.bodies import FORM, read_form
from mock_server.rules.negotiation import wants_page
from mock_server.rules.validation import FieldError, problem_of, unknown_name
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from mock_server.scenario import Scenario

routes = Registry("login", Text(en="Login by form", ru="Вход через форму"), lesson="03_requests")

COOKIE: Final = "session"
DEMO_USER: Final = 1
# As seed 1 makes it; the test that sends every example would notice another.
DEMO: Final = {"user": "soren.akesson@example.net", "password": "thistle-maple-84"}
ME: Final = {
    "id": 1,
    "name": "Søren Åkesson",
    "email": "soren.akesson@example.net",
    "city": "Malmö",
    "phone": "+46 70 555-01-52",
    "registered": "2021-02-28",
}
SESSION: Final = SET_COOKIE._replace(
    example="session=0c6b1a5e6b1f4c0d; HttpOnly; Path=/; SameSite=Lax"
)
NOBODY: Final = Answer(
    ProblemDocument,
    {"title": "Nobody is logged in", "detail": "The request has no cookie `session`."},
    headers=(WWW_AUTHENTICATE._replace(example='Form realm="bookshop", action="/login"'),),
)
SECONDS: Final = 3600.0  # that a session lasts, by the scenario's clock
MAX_SESSIONS: Final = 1000


class LoginForm(Struct):
    """The fields of the form."""

    user: str
    password: str


class LoginPage(Struct):
    """What a program is told about the form: where it goes, its fields, who may try it."""

    action: str
    method: str
    content_type: str
    fields: list[str]
    demo: LoginForm


class Sessions:
    """Who is logged in, in one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._users: dict[str, tuple[int, float]] = {}
        self._count = 0

    def open(self, user_id: int) -> str:
        """Begin a session and return its token."""
        self._count += 1
        # Derived from the seed, not random: stored outputs of notebooks stay the same, and
        # a mock server has nothing to protect.
        secret = f"session:{self._scenario.seed}:{self._count}"
        token = hashlib.sha256(secret.encode()).hexdigest()[:32]
        if len(self._users) >= MAX_SESSIONS:
            del self._users[next(iter(self._users))]
        self._users[token] = (user_id, self._scenario.clock.time() + SECONDS)
        return token

    def user_id(self, token: str) -> int | None:
        """Return whose session it is, if it is open."""
        user_id, end = self._users.get(token, (None, 0.0))
        if user_id is not None and self._scenario.clock.time() >= end:
            del self._users[token]
            return None
        return user_id

    def close(self, token: str) -> None:
        """End a session; unknown ones are ended already."""
        self._users.pop(token, None)


@routes.get(
    "/login",
    summary=Text(en="The login form", ru="Форма входа"),
    description=Text(
        en="A page for a browser; for a program the form's fields and the demo user.",
        ru="Браузеру — страница, программе — поля формы и учётная запись для проб.",
    ),
    returns={
        200: Answer(LoginPage, media={"application/json": None, "text/html": "<!doctype html>…"})
    },
)
async def login_form(request: web.Request) -> web.StreamResponse:
    demo = _demo(scenario_of(request))
    if wants_page(request):
        page = _PAGE.format(user=escape(demo.user), password=escape(demo.password))
        return web.Response(text=page, content_type="text/html", headers={"Vary": "Accept"})
    fields = list(LoginForm.__struct_fields__)
    answer = LoginPage("/login", "POST", FORM, fields, demo)
    return json_response(answer, headers={"Vary": "Accept"})


@routes.post(
    "/login",
    summary=Text(en="Log in with a form", ru="Войти через форму"),
    description=Text(
        en="`user` is the email. The answer sets the cookie `session`; send it with what follows "
        "(a `Session` or client object does). Every seeded user has a password.",
        ru="`user` — адрес почты. Ответ ставит cookie `session`; отправляйте её дальше (объект "
        "`Session` или клиент делает это сам). Пароль есть у каждого исходного пользователя.",
    ),
    body=LoginForm,
    body_type=FORM,
    example=DEMO,
    returns={
        200: Answer(User, ME, headers=(SESSION,)),
        303: Answer(
            text=Text(
                en="A browser is sent on, so that reloading sends no password again.",
                ru="Браузер отправляют дальше, чтобы обновление страницы не слало пароль снова.",
            ),
            headers=(LOCATION._replace(example="/me"), SESSION),
        ),
        401: NOBODY,
        **dict.fromkeys((400, 413, 415, 422), ProblemDocument),
    },
)
async def log_in(request: web.Request) -> web.StreamResponse:
    form = await _form(request)
    scenario = scenario_of(request)
    user = scenario.part(Shop).user_with_email(form.user.strip())
    known = user is not None and user.id <= USERS
    expected = password_of(scenario.seed, user.id) if user is not None and known else ""
    if (
        user is None
        or not known
        or not hmac.compare_digest(form.password.encode(), expected.encode())
    ):
        raise Problem(
            401,
            title="Wrong user or password",
            detail="No user has this email and this password together. `user` is the email, "
            "in full; mind the case of the password. GET /login names a user to try.",
            headers={"WWW-Authenticate": 'Form realm="bookshop", action="/login"'},
        )
    token = scenario.part(Sessions).open(user.id)
    if wants_page(request):
        # After a browser's POST a redirect, so that reloading the page sends no password again.
        response: web.Response = web.Response(status=303, headers={"Location": "/me"})
    else:
        response = json_response(user)
    # By TLS it never goes without (RFC 6265, section 4.1.2.5).
    response.set_cookie(
        COOKIE, token, path="/", httponly=True, samesite="Lax", secure=request.secure or None
    )
    return response


@routes.get(
    "/me",
    summary=Text(en="Who is logged in?", ru="Кто вошёл?"),
    security=("session",),
    after="POST /login",
    returns={200: Answer(User, ME), 401: NOBODY},
)
async def read_me(request: web.Request) -> web.StreamResponse:
    scenario = scenario_of(request)
    token = request.cookies.get(COOKIE)
    if token is None:
        raise _nobody("The request has no cookie `session`.")
    user_id = scenario.part(Sessions).user_id(token)
    user = scenario.part(Shop).users.get(user_id) if user_id is not None else None
    if user is None:
        raise _nobody("The session in the cookie `session` is over or never was.")
    return json_response(user, headers={"Cache-Control": "no-store"})


@routes.post(
    "/logout",
    summary=Text(en="Log out", ru="Выйти"),
    returns={204: Answer(headers=(SET_COOKIE._replace(example='session=""; Max-Age=0; Path=/'),))},
)
async def log_out(request: web.Request) -> web.StreamResponse:
    scenario_of(request).part(Sessions).close(request.cookies.get(COOKIE, ""))
    response = web.Response(status=204)
    response.del_cookie(COOKIE, path="/", httponly=True, samesite="Lax")
    return response


async def _form(request: web.Request) -> LoginForm:
    try:
        pairs = await read_form(request)
    except Problem as problem:
        if problem.status == 415:  # noqa: PLR2004 - Unsupported Media Type
            problem.detail += (
                " A login is a form: its fields travel as user=…&password=…. "
                "With requests: data={…} instead of json={…}."
            )
        raise
    known = LoginForm.__struct_fields__
    values = dict(pairs)
    errors = [FieldError("is missing.", field=name) for name in known if not values.get(name)]
    errors += [
        FieldError(unknown_name(name, known, "field"), field=name)
        for name in values
        if name not in known
    ]
    if errors:
        raise problem_of(errors, "form")
    return LoginForm(values["user"], values["password"])


def _demo(scenario: Scenario) -> LoginForm:
    user = scenario.part(Shop).users.get(DEMO_USER)
    email = user.email if user is not None else "—"  # a student may have deleted it
    return LoginForm(email, password_of(scenario.seed, DEMO_USER))


def _nobody(why: str) -> Problem:
    return Problem(
        401,
        title="Nobody is logged in",
        detail=f"{why} POST /login first, and send the cookie that it sets with this request.",
        headers={"WWW-Authenticate": 'Form realm="bookshop", action="/login"'},
    )


_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Bookshop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{{color-scheme:light dark}}body{{font:1rem/1.5 system-ui,sans-serif;max-width:24rem;
margin:3rem auto;padding:0 1rem}}label{{display:block;margin-top:1rem}}
input,button{{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}}
button{{margin-top:1.5rem}}</style></head>
<body><h1>Bookshop</h1>
<form action="/login" method="post">
<label>Email / Почта <input name="user" type="email" value="{user}" autocomplete="off"></label>
<label>Password / Пароль <input name="password" type="password" autocomplete="off"></label>
<button>Log in / Войти</button></form>
<p>To try it / для пробы: <code>{user}</code>, <code>{password}</code></p></body></html>
"""
