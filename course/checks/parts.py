"""The parts of a multipart form, read from the bytes that the server received."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from mock_server.exchange import Exchange

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
_PARAMETER = re.compile(r';\s*(name|filename|filename\*)="?((?:\\.|[^"\\])*?)"?(?=;|$)')


class Part(NamedTuple):
    """One part (RFC 7578); `file_name` is None where the part has none."""

    name: str
    file_name: str | None
    content: bytes
    head: str


def parts_of(request: Exchange) -> list[Part]:
    """Cut a request's body into its parts; what is malformed is left out."""
    boundary = _BOUNDARY.search(request.headers.get("Content-Type", ""))
    if boundary is None:
        return []
    mark = b"--" + boundary[1].strip().encode()
    body = b"\r\n" + request.content
    sections = body.split(b"\r\n" + mark)[1:]
    return [part for section in sections if (part := _part(section)) is not None]


def _part(section: bytes) -> Part | None:
    head, blank, content = section.partition(b"\r\n\r\n")
    if not blank or section.startswith(b"--"):
        return None
    text = head.decode("utf-8", "replace").strip()
    for line in text.splitlines():
        field, _, value = line.partition(":")
        if field.strip().lower() == "content-disposition":
            found = dict(_PARAMETER.findall(value))
            return Part(found.get("name", ""), _file_name(found), content, text)
    return None


def _file_name(found: dict[str, str]) -> str | None:
    """Read the name as it was meant: the extended form wins (RFC 6266, section 4.3).

    Browsers and `httpx` write raw UTF-8 and escape quotes as %22 (WHATWG HTML, "multipart
    form data"); `aiohttp` escapes everything outside ASCII with percent signs.
    """
    if "filename*" in found:
        return unquote(found["filename*"].rpartition("'")[2])
    name = found.get("filename")
    return None if name is None else unquote(name)
