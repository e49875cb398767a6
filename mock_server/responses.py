"""Responses from Python values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from mock_server.wire.at_once import WholeResponse

if TYPE_CHECKING:
    from collections.abc import Mapping


def _plain(value: Any) -> Any:
    if isinstance(value, str):  # aiohttp's names of header fields
        return str.__str__(value)
    raise NotImplementedError(f"a {type(value).__name__} has no JSON form")


_encoder: Final = msgspec.json.Encoder(
    enc_hook=_plain, decimal_format="string", uuid_format="canonical"
)


def json_bytes(value: object) -> bytes:
    """The JSON text of structs and plain values, as every response writes it.

    What a client sent in bytes that are not UTF-8 comes back with U+FFFD in their place.
    """
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return _encoder.encode(_without_surrogates(msgspec.to_builtins(value, enc_hook=_plain)))


def json_response(
    value: object,
    status: int = 200,
    *,
    headers: Mapping[str, str] | None = None,
    content_type: str = "application/json",
) -> WholeResponse:
    """A JSON response (RFC 8259: always UTF-8, so no charset parameter)."""
    fields = {"Content-Type": content_type}
    if headers:
        fields.update(headers)
    return WholeResponse(json_bytes(value), status, fields)


def _without_surrogates(value: Any) -> Any:
    """Aiohttp decodes bytes that are not UTF-8 to lone surrogates, which JSON cannot carry."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(item) for item in value]
    return value
