"""Differences from httpbin in who is let in."""

from __future__ import annotations

from typing import Final

from mock_server.documentation import Text
from mock_server.httpbin.differences.difference import REFUSED, Difference

CREDENTIALS: Final[dict[str, Difference]] = {
    "scheme-case": Difference(
        "/bearer",
        Text(en="`bearer` is taken, too.", ru="Годится и `bearer`."),
        Text(
            en="Names of schemes are of any case (RFC 9110, section 11.1).",
            ru="Регистр имени схемы не важен (RFC 9110, раздел 11.1).",
        ),
        REFUSED | {"WWW-Authenticate"},
    ),
    "realm": Difference(
        "/digest-auth/…",
        Text(en="The realm is `mock_server`.", ru="Имя области (realm) — `mock_server`."),
        Text(en="httpbin's is a person's address.", ru="У httpbin это адрес человека."),
        frozenset({"WWW-Authenticate"}),
    ),
    "digest-target": Difference(
        "/digest-auth/…",
        Text(
            en="Addresses with a query or with percent signs work.",
            ru="Адреса с параметрами и с процентами работают.",
        ),
        Text(
            en="`uri` is the address as sent (RFC 7616, section 3.4); httpbin fails (500), or "
            "compares with the decoded one (401).",
            ru="`uri` — адрес, каким его послали (RFC 7616, раздел 3.4); httpbin падает (500) "
            "или сверяет с раскодированным (401).",
        ),
        REFUSED | {"WWW-Authenticate", "Set-Cookie"},
    ),
    "digest-as-asked": Difference(
        "/digest-auth/…",
        Text(
            en="Credentials must have the algorithm, qop and user of the challenge and the path.",
            ru="Алгоритм, qop и имя должны быть теми, о которых просил сервер.",
        ),
        Text(
            en="httpbin takes any, so a client could fall back to a weaker one.",
            ru="httpbin примет любые, и клиент мог бы взять что послабее.",
        ),
        REFUSED | {"WWW-Authenticate", "Set-Cookie"},
    ),
}
