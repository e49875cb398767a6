"""OPTIONS: what can be done with a resource, or with the server (RFC 9110, section 9.3.7).

Every resource has it, and HEAD wherever there is GET (section 9.3.2); a resource that takes
any method answers OPTIONS by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Iterable

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_ORDER: Final = {method: place for place, method in enumerate(METHODS)}


def allowed_methods(methods: Iterable[str]) -> list[str]:
    """The methods for `Allow`, OPTIONS among them, in the usual order."""
    names = {*methods, "OPTIONS"} - {"*"}
    return sorted(names, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))


def options_response(methods: Iterable[str]) -> web.Response:
    """Answer OPTIONS with `Allow`."""
    return web.Response(headers={"Allow": ", ".join(allowed_methods(methods))})


def methods_of(request: web.BaseRequest, refused: web.HTTPException) -> Iterable[str]:
    """The methods that OPTIONS asks about, when routing refused it; none: there is nothing.

    `OPTIONS *` is about no resource (RFC 9112, section 3.2.4): the methods that some one takes.
    """
    if isinstance(refused, web.HTTPMethodNotAllowed):
        return refused.allowed_methods
    return METHODS if request.path_qs == "*" else ()
