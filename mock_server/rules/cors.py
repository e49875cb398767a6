"""Which web pages may read this origin's answers: CORS (Fetch Standard, section 3.3).

By default pages of any origin may, without cookies and other credentials, so that a page from
the learner's own disk can call the API; `scenario.cors(…)` allows certain origins only, or
none. Only requests with an `Origin` field, which browsers send, get these fields. A request
that is not allowed is carried out all the same, unless a preflight came before it: CORS
protects what is read, not the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from mock_server.rules.options import allowed_methods
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mock_server.scenario import Scenario

ANY: Final = "*"
MAX_AGE: Final = 600  # seconds that a browser may remember the answer to a preflight
# What scripts may read beside the safelisted fields (Fetch, section 2.2.6). With credentials
# a * would be a field of that name.
EXPOSED: Final = (
    "Accept-Ranges, Allow, Content-Disposition, Content-Encoding, Content-Range, Date, ETag, "
    "Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, "
    "WWW-Authenticate, X-SHA256"
)


class Cors:
    """The policy of one scenario."""

    def __init__(self, scenario: Scenario) -> None:  # noqa: ARG002 - every part takes it
        self.origins: tuple[str, ...] = (ANY,)
        self.credentials = False

    def allow(self, origins: Iterable[str], *, credentials: bool) -> None:
        """Allow pages of these origins (`*`: of any; none: of none).

        Raises ValueError for what is no origin, and for credentials for any.
        """
        wanted = tuple(origins)
        for origin in wanted:
            scheme, _, host = origin.partition("://")
            if origin not in (ANY, "null") and (not scheme or not host or "/" in host):
                raise ValueError(
                    f"{origin!r} is no origin: a scheme, a host and perhaps a port, without "
                    "a path: 'http://localhost:5173'"
                )
        if credentials and ANY in wanted:
            raise ValueError("with credentials the origins must be named; browsers refuse '*'")
        self.origins, self.credentials = wanted, credentials

    def fields(self, origin: str) -> dict[str, str]:
        """The fields that let a page of this origin read an answer; none if it may not."""
        if ANY in self.origins:
            return {"Access-Control-Allow-Origin": ANY, "Access-Control-Expose-Headers": ANY}
        if origin not in self.origins:
            return {}
        fields = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED}
        if self.credentials:
            fields["Access-Control-Allow-Credentials"] = "true"
        return fields


def add_cors(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Add the fields to the answer to a page's request, before it is sent."""
    policy = scenario_of(request).part(Cors)
    response.headers.update(policy.fields(request.headers["Origin"]))
    if ANY not in policy.origins:  # the answer depends on who asks
        vary = response.headers.get("Vary")
        response.headers["Vary"] = f"{vary}, Origin" if vary else "Origin"


def is_preflight(request: web.BaseRequest) -> bool:
    """Say whether a browser asks if it may send another request (Fetch, section 3.3.2)."""
    fields = request.headers
    return "Origin" in fields and "Access-Control-Request-Method" in fields


def preflight_response(request: web.Request, methods: Iterable[str]) -> web.Response:
    """Answer a preflight; `add_cors` completes it.

    Any header field may be sent: which ones a route reads, its documentation says.
    """
    fields = {}
    if scenario_of(request).part(Cors).fields(request.headers["Origin"]):
        fields = {
            "Access-Control-Allow-Methods": ", ".join(allowed_methods(methods)),
            "Access-Control-Max-Age": str(MAX_AGE),
        }
        wanted = request.headers.get("Access-Control-Request-Headers", "")
        if wanted and wanted.isascii():
            fields["Access-Control-Allow-Headers"] = wanted
    vary = "Access-Control-Request-Method, Access-Control-Request-Headers"
    return web.Response(status=204, headers={**fields, "Vary": vary})
