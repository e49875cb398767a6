"""Absolute addresses of this origin, and `Link` fields (RFC 8288)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yarl import URL

from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aiohttp import web


def absolute(request: web.Request, path: str, query: Mapping[str, str] | None = None) -> str:
    """A path of this origin with scheme, host and port, as the client addressed it."""
    origin = URL(scenario_of(request).url)
    try:
        # The client may have come by another name or port: a proxy, a tunnel, TLS.
        if request.headers.get("Host"):
            origin = URL(f"{request.scheme}://{request.headers['Host']}").origin()
    except ValueError:
        pass  # a Host that is no host: then as the server names itself
    return str(origin.with_path(path).with_query(query or {}))


def link_field(targets: Iterable[tuple[str, str]]) -> str:
    """The value of a `Link` field: pairs of relation and target (RFC 8288, section 3)."""
    return ", ".join(f'<{target}>; rel="{relation}"' for relation, target in targets)
