"""Errors as problem documents (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import msgspec
from aiohttp import web

from mock_server.responses import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

PROBLEM_JSON: Final = "application/problem+json"
# Those that Python before 3.13 has by older names: the same answer on every version.
_PHRASES: Final = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


class ProblemDocument(msgspec.Struct, omit_defaults=True):
    """The shape of an error's body (RFC 9457, section 3.1), for the documentation."""

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str = ""


class Problem(Exception):  # noqa: N818 - the term of RFC 9457
    """Raise it in a handler to answer with a problem document.

    `detail` says what was wrong and what would be right; `members` are extension
    members (RFC 9457, section 3.2), `headers` go into the response (`Retry-After`, …),
    `close` ends the connection after it.
    """

    def __init__(
        self,
        status: int,
        *,
        detail: str,
        title: str | None = None,
        type: str = "about:blank",  # noqa: A002 - the member's name in RFC 9457
        headers: Mapping[str, str] | None = None,
        close: bool = False,
        **members: Any,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.title = title if title is not None else phrase(status)
        self.detail = detail
        self.type = type
        self.headers = dict(headers or {})
        self.close = close
        self.members = members

    def document(self, instance: str = "") -> dict[str, Any]:
        document: dict[str, Any] = {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if instance:
            document["instance"] = instance
        return document | self.members

    def response(self, instance: str = "") -> web.Response:
        response = web.Response(
            body=json_bytes(self.document(instance)),
            status=self.status,
            reason=phrase(self.status),
            headers={"Content-Type": PROBLEM_JSON, **self.headers},
        )
        if self.close:
            response.force_close()
        return response

    def wire(self) -> bytes:
        """The whole response, for a connection that is closed after it."""
        body = json_bytes(self.document())
        fields = {
            "Content-Type": PROBLEM_JSON,
            "Content-Length": str(len(body)),
            "Connection": "close",
            **self.headers,
        }
        lines = [f"HTTP/1.1 {self.status} {phrase(self.status)}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body


def phrase(status: int) -> str:
    """The reason phrase of a status (RFC 9110, section 15), or "Status N" of an unknown one."""
    if status in _PHRASES:
        return _PHRASES[status]
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
