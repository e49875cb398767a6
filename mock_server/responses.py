"""Responses from Python values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

_encoder: Final = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical")


def json_bytes(value: object) -> bytes:
    """The JSON text of structs and plain values, as every response writes it."""
    return _encoder.encode(value)


def json_response(
    value: object,
    status: int = 200,
    *,
    headers: Mapping[str, str] | None = None,
    content_type: str = "application/json",
) -> web.Response:
    """A JSON response (RFC 8259: always UTF-8, so no charset parameter)."""
    fields = {"Content-Type": content_type}
    if headers:
        fields.update(headers)
    return web.Response(body=_encoder.encode(value), status=status, headers=fields)
