"""Large answers are sent compressed to those who ask for it (RFC 9110, section 8.4 and 12.5.3).

Only bodies of text from `THRESHOLD` bytes on, so that what a learner looks at in the journal
reads as it is: a record, a page of the shop. `/gzip` and `/deflate` compress always.
"""

from __future__ import annotations

import gzip
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from mock_server.rules.negotiation import qualities

if TYPE_CHECKING:
    from aiohttp import web

THRESHOLD: Final = 16 << 10  # bytes
LEVEL: Final = 6
PLAIN: Final = "no compression"  # in a request: what it is answered with is needed as it is
_TEXT: Final = ("json", "xml", "javascript", "yaml")


def compress(request: web.BaseRequest, response: web.Response, body: bytes) -> None:
    """Compress a response whose head is about to be sent, if the client takes it so.

    A strong entity tag becomes a weak one: the bytes are others, what they say is the same
    (section 8.8.1).
    """
    fields = response.headers
    if (
        "Content-Encoding" in fields
        or "Content-Range" in fields
        or "no-transform" in fields.get("Cache-Control", "")
        or not is_text(response.content_type)
        or PLAIN in request
    ):
        return
    vary = fields.get("Vary")
    fields["Vary"] = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
    coding = best_coding(request.headers.get("Accept-Encoding", ""))
    if coding is None:
        return
    compressed = _compressed(body, coding)
    fields["Content-Encoding"] = coding
    fields["Content-Length"] = str(len(compressed))
    if (tag := fields.get("ETag", "W/")) and not tag.startswith("W/"):
        fields["ETag"] = f"W/{tag}"
    response.body = compressed
    request.writer.length = len(compressed)  # aiohttp has noted the length of the other


def best_coding(field: str) -> str | None:
    """The coding to send by an `Accept-Encoding` field; None: as it is."""
    weights = qualities(field)
    other = weights.get("*", 0.0)
    gzipped = weights.get("gzip", weights.get("x-gzip", other))
    deflated = weights.get("deflate", other)
    plain = weights.get("identity", 0.0)
    best = max(gzipped, deflated)
    if best <= 0 or best < plain:
        return None
    return "gzip" if gzipped >= deflated else "deflate"


def is_text(media_type: str) -> bool:
    """Say whether bodies of a media type grow smaller."""
    return media_type.startswith("text/") or any(part in media_type for part in _TEXT)


@lru_cache(maxsize=16)
def _compressed(body: bytes, coding: str) -> bytes:
    # The same bytes at every time: gzip's own date is left out. "deflate" is the zlib format
    # (section 8.4.1.2).
    return gzip.compress(body, LEVEL, mtime=0) if coding == "gzip" else zlib.compress(body, LEVEL)
