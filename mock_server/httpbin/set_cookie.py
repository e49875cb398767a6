"""A cookie with any attributes (RFC 6265, section 4.1.2, and the draft of its successor)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta, Struct

from mock_server.documentation import SET_COOKIE, Answer
from mock_server.problems import ProblemDocument
from mock_server.registry import Registry, Text
from mock_server.responses import json_response
from mock_server.rules.http_dates import http_date
from mock_server.rules.queries import about, documented, read_query
from mock_server.rules.validation import FieldError, problem_of
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from aiohttp import web

routes = Registry(
    "set-cookie", Text(en="Cookies' attributes", ru="Атрибуты cookie"), lesson="03_requests"
)

MAX_AGE: Final = 400 * 86400  # seconds; browsers shorten what is longer
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token (RFC 9110, section 5.6.2)
_VALUE: Final = re.compile(r"[!#-+\--:<-\[\]-~]*")  # cookie-octets (RFC 6265, section 4.1.1)
_PLACE: Final = re.compile(r"[!-:<-~]*")  # of a Domain or Path: no space, no semicolon
_NO_VALUE: Final = 'has a space, one of " , ; \\ or a letter beyond ASCII.'
_NO_PLACE: Final = "has a space, a semicolon or a letter beyond ASCII."
_Seconds = Annotated[int, Meta(ge=-MAX_AGE, le=MAX_AGE)]


class CookieQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cookie and its attributes; those that are left out are not sent."""

    name: Annotated[str, about("Its name.", "Имя.", example="theme", max_length=100)]
    value: Annotated[str, about("Its value.", "Значение.", example="dark", max_length=1000)] = ""
    path: Annotated[
        str | None,
        about(
            "Path: only requests below it carry the cookie.",
            "Path: cookie уйдёт только с запросами внутри этого пути.",
            example="/cookies",
        ),
    ] = None
    domain: Annotated[
        str | None,
        about(
            "Domain: its subdomains, too. Clients refuse another one than the server's own.",
            "Domain: и все его поддомены. Чужой домен клиенты не принимают.",
        ),
    ] = None
    max_age: Annotated[
        _Seconds | None,
        about(
            "Max-Age: seconds that it lives; 0 deletes it.",
            "Max-Age: сколько секунд cookie живёт; 0 удаляет её.",
            example=60,
        ),
    ] = None
    expires_in: Annotated[
        _Seconds | None,
        about(
            "Expires: the same as a date, so many seconds from now by the scenario's clock.",
            "Expires: то же датой — через столько секунд по часам сценария.",
            example=60,
        ),
    ] = None
    secure: Annotated[
        bool, about("Secure: by HTTPS only.", "Secure: только по HTTPS.", example=True)
    ] = False
    httponly: Annotated[
        bool,
        about(
            "HttpOnly: hidden from a page's scripts.",
            "HttpOnly: скриптам страницы не видна.",
            example=True,
        ),
    ] = False
    samesite: Annotated[
        Literal["Strict", "Lax", "None"] | None,
        about(
            "SameSite: whether requests from other sites carry it; None needs Secure.",
            "SameSite: уйдёт ли с запросами с других сайтов; None требует Secure.",
            example="Lax",
        ),
    ] = None
    partitioned: Annotated[
        bool,
        about(
            "Partitioned: one for each site that the page is embedded in (CHIPS).",
            "Partitioned: своя для каждого сайта, в который встроена страница (CHIPS).",
        ),
    ] = False

    def field(self, now: float) -> str:
        """The value of `Set-Cookie`."""
        parts = [f"{self.name}={self.value}"]
        if self.expires_in is not None:
            parts.append(f"Expires={http_date(int(now) + self.expires_in)}")
        if self.max_age is not None:
            parts.append(f"Max-Age={self.max_age}")
        parts += [
            f"{name}={value}"
            for name, value in (("Domain", self.domain), ("Path", self.path))
            if value is not None
        ]
        parts += [
            name
            for name, wanted in (("Secure", self.secure), ("HttpOnly", self.httponly))
            if wanted
        ]
        if self.samesite is not None:
            parts.append(f"SameSite={self.samesite}")
        if self.partitioned:
            parts.append("Partitioned")
        return "; ".join(parts)


class CookieSet(Struct):
    """The field as it was sent."""

    set_cookie: str


@routes.get(
    "/set-cookie",
    summary=Text(en="Set a cookie with attributes", ru="Поставить cookie с атрибутами"),
    description=Text(
        en="`GET /cookies` then shows whether your client sends it back. Whether attributes make "
        "sense together is left to the client, as on a real site.",
        ru="Потом `GET /cookies` покажет, отправит ли её ваш клиент обратно. Сочетаются ли "
        "атрибуты, решает клиент, как и с настоящим сайтом.",
    ),
    parameters=documented(CookieQuery),
    returns={
        200: Answer(
            CookieSet,
            {"set_cookie": "theme=dark; Max-Age=60; Path=/; HttpOnly; SameSite=Lax"},
            headers=(SET_COOKIE,),
        ),
        422: ProblemDocument,
    },
)
async def set_cookie(request: web.Request) -> web.StreamResponse:
    query = read_query(request, CookieQuery)
    errors = [
        FieldError(f"{value!r} {what}", parameter=name)
        for name, value, allowed, what in (
            ("name", query.name, _NAME, "is no name: ASCII letters, digits and signs as - _ ."),
            ("value", query.value, _VALUE, _NO_VALUE),
            ("path", query.path or "/", _PLACE, _NO_PLACE),
            ("domain", query.domain or "", _PLACE, _NO_PLACE),
        )
        if not allowed.fullmatch(value)
    ]
    if errors:
        raise problem_of(errors, "query")
    field = query.field(scenario_of(request).clock.time())
    headers = {"Set-Cookie": field, "Cache-Control": "no-store"}
    return json_response(CookieSet(field), headers=headers)
