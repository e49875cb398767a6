"""Reading request bodies, with problems that say what would be right."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from aiohttp import web

from mock_server.problems import Problem
from mock_server.rules.validation import invalid_body

if TYPE_CHECKING:
    from collections.abc import Callable

ModelT = TypeVar("ModelT")
_NOT_JSON: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

FORM: Final = "application/x-www-form-urlencoded"
CODINGS: Final = ("gzip", "deflate", "identity")
MAX_JSON: Final = 1 << 20  # bytes
MAX_FORM: Final = 1 << 20  # bytes
BODY_TIMEOUT: Final = 30.0  # seconds for the whole of a body that is read into memory


async def read_bytes(request: web.Request, *, limit: int = MAX_JSON) -> bytes:
    """The whole body. Raises Problem 413 above `limit` bytes, 408 too slow, 400 cut short."""
    length = request.content_length
    if length is not None and length > limit:
        raise _too_large(limit, f"Content-Length announces {length} bytes")
    content = request.content
    if content.is_eof() and content.exception() is None:  # all of it is here: nothing to wait for
        body = content.read_nowait()
        if len(body) > limit:
            raise _too_large(limit, f"more than {limit} bytes came")
        return body
    chunks: list[bytes] = []
    total = 0
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            async for chunk in content.iter_any():
                total += len(chunk)
                if total > limit:
                    raise _too_large(limit, f"more than {limit} bytes came")
                chunks.append(chunk)
    except TimeoutError:
        raise Problem(
            408,
            detail=f"The body did not end within {BODY_TIMEOUT:.0f} seconds "
            f"({total} bytes came). Send the whole body at once.",
            close=True,
        ) from None
    except web.RequestPayloadError as error:
        raise Problem(
            400,
            title="Body cut short",
            detail=f"The body could not be read to its end: {error}. "
            "Content-Length must be the body's true number of bytes; chunks must be well formed.",
            close=True,
        ) from None
    return b"".join(chunks)


async def read_json(request: web.Request, model: type[ModelT], *, limit: int = MAX_JSON) -> ModelT:
    """The body as `model`. Raises Problem 400 (no JSON), 413, 415 (other media type), 422."""
    require_media_type(request, "application/json")
    body = await read_bytes(request, limit=limit)
    return parse_json(body, model)


def parse_json(body: bytes, model: type[ModelT]) -> ModelT:
    """JSON bytes as `model`. Raises Problem 400 or 422."""
    if not body:
        raise Problem(
            400,
            title="No JSON",
            detail="The body is empty; a JSON document was expected.",
        )
    try:
        value: ModelT = _decoder(model).decode(body)
    except msgspec.ValidationError:
        try:
            value = msgspec.json.decode(body)  # what does not fit may be no JSON further on
        except _NOT_JSON as error:
            raise _not_json(error) from None
        raise invalid_body(value, model) from None
    except _NOT_JSON as error:
        raise _not_json(error) from None
    return value


def _make_decoder(model: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(model)


_decoder: Final[Callable[[Any], msgspec.json.Decoder[Any]]] = cache(_make_decoder)


async def read_form(request: web.Request, *, limit: int = MAX_FORM) -> list[tuple[str, str]]:
    """The pairs of a urlencoded form, in order (WHATWG URL, section 5)."""
    from urllib.parse import parse_qsl  # noqa: PLC0415

    require_media_type(request, FORM)
    body = await read_bytes(request, limit=limit)
    try:
        return parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except ValueError as error:
        raise Problem(
            400, title="Not a form", detail=f"The body is not a urlencoded form in UTF-8: {error}."
        ) from None


def require_media_type(request: web.Request, *allowed: str) -> str:
    """The request's media type. Raises Problem 415 when it is not one of `allowed`."""
    got = request.headers.get("Content-Type", "")
    media_type = got.partition(";")[0].strip().lower()
    if media_type in allowed:
        if request.headers.get("Content-Encoding"):
            _require_coding(request)
        return media_type
    what = f"The body's Content-Type is {got!r}" if got else "The body has no Content-Type"
    # The mistake of every beginner, in the words of the library that they have most likely used.
    hint = (
        " With requests: json={…} instead of data={…}."
        if allowed[0] == "application/json" and media_type in ("", FORM)
        else ""
    )
    raise Problem(
        415,
        detail=f"{what}; expected {' or '.join(allowed)}.{hint}",
        headers=dict.fromkeys(_tells_what_is_read(request.method), ", ".join(allowed)),
        expected=list(allowed),
    )


def _tells_what_is_read(method: str) -> tuple[str, ...]:
    """The fields of a 415 that name the media types which are read.

    RFC 9110, section 15.5.16 (Accept); RFC 5789, section 2.2 (Accept-Patch); W3C Linked Data
    Platform 1.0, section 7.1 (Accept-Post).
    """
    own = {"POST": ("Accept-Post",), "PATCH": ("Accept-Patch",)}
    return ("Accept", *own.get(method, ()))


def _require_coding(request: web.Request) -> None:
    """Raise Problem 415 for a compression that aiohttp leaves in (RFC 9110, section 8.4)."""
    got = request.headers["Content-Encoding"].strip().lower()
    if got not in CODINGS:
        raise Problem(
            415,
            title="Unknown content coding",
            detail=f"The body's Content-Encoding is {got!r}; known are {', '.join(CODINGS)}. "
            "Without compression leave the field out.",
            headers={"Accept-Encoding": ", ".join(CODINGS)},
        )


def _not_json(error: Exception) -> Problem:
    return Problem(
        400,
        title="Not JSON",
        detail=f"The body is not valid JSON in UTF-8: {error}. "
        'Strings and names stand in double quotes: {"name": "Ada"}.',
    )


def _too_large(limit: int, what: str) -> Problem:
    return Problem(
        413,
        detail=f"The body is too large: {what}; at most {limit} bytes are accepted here.",
        close=True,
        limit=limit,
    )
