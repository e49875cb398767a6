"""One request sent to both servers, and what of the two answers is compared."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import requests

from mock_server.httpbin.differences import DIFFERENCES

if TYPE_CHECKING:
    from collections.abc import Iterable

TIMEOUT = 10
# Compared as they are; what is not named here differs between any two servers (Date, Server).
FIELDS = (
    "Accept-Ranges",
    "Cache-Control",
    "Content-Encoding",
    "Content-Range",
    "Content-Type",
    "ETag",
    "Location",
    "Proxy-Authenticate",
    "Retry-After",
    "Transfer-Encoding",
    "X-More-Info",
)
_HEAD = ("HEAD", 200)
_DRAWN = re.compile(r'((?:nonce|opaque)=)"[^"]+"')


@dataclass(frozen=True)
class Case:
    """A request, and the names of the differences that its two answers show."""

    path: str
    method: str = "GET"
    send: dict = field(default_factory=dict)  # as `requests` takes it
    shows: tuple[str, ...] = ()
    follow: bool = False
    structure: bool = False  # the words may differ, the structure may not
    fields: tuple[str, ...] = ()  # of the answer, that are compared beside FIELDS

    def __str__(self) -> str:
        return f"{self.method} {self.path} {' '.join(map(str, self.send))}".strip()


def send(base: str, case: Case) -> requests.Response:
    options = dict(case.send)
    if isinstance(options.get("auth"), partial):  # one that keeps state: a new one for each
        options["auth"] = options["auth"]()
    with requests.Session() as session:
        session.trust_env = False
        return session.request(
            case.method,
            base + case.path,
            allow_redirects=case.follow,
            timeout=TIMEOUT,
            **options,
        )


def compare(here: str, there: str, case: Case) -> None:
    """Send it to both; what differs must be what the table of differences says, no less."""
    ours, theirs = observed(here, case), observed(there, case)
    differing = {
        aspect: (ours.get(aspect), theirs.get(aspect))
        for aspect in sorted(ours.keys() | theirs.keys())
        if ours.get(aspect) != theirs.get(aspect)
    }
    allowed = {name: _among(differing, DIFFERENCES[name].aspects) for name in case.shows}
    unlisted = {
        a: both for a, both in differing.items() if not any(a in s for s in allowed.values())
    }
    assert not unlisted, f"here and in httpbin: {unlisted}"
    gone = [name for name, aspects in allowed.items() if not aspects]
    assert not gone, f"the answers are alike: take {gone} out of the table of differences"


def _among(aspects: Iterable[str], patterns: Iterable[str]) -> set[str]:
    return {aspect for aspect in aspects if any(fnmatchcase(aspect, p) for p in patterns)}


def observed(base: str, case: Case) -> dict[str, object]:
    response = send(base, case)
    seen: dict[str, object] = {"status": response.status_code}
    seen["history"] = [
        (hop.status_code, _neutral(hop.headers.get("Location", ""), base))
        for hop in response.history
    ]
    if "reason" in case.fields:
        seen["reason"] = response.reason
    for name in (*FIELDS, *case.fields):
        # Without content there is nothing whose type Content-Type could tell.
        told = name != "Content-Type" or response.content or (case.method, seen["status"]) == _HEAD
        if name in response.headers and told:
            seen[name] = _neutral(response.headers[name], base)
    if "WWW-Authenticate" in response.headers:
        seen["WWW-Authenticate"] = _DRAWN.sub(r'\1"…"', response.headers["WWW-Authenticate"])
    if "Last-Modified" in response.headers:
        seen["Last-Modified"] = re.sub(r"[0-9]", "9", response.headers["Last-Modified"])[4:]
    seen["Set-Cookie"] = cookies_of(response)
    if "Allow" in response.headers:
        methods = response.headers["Allow"].replace(" ", "").split(",")
        seen["Allow"] = sorted({*methods} - {"OPTIONS"})
    seen |= _structure(response) if case.structure else _body(response, base)
    return seen


def cookies_of(response: requests.Response) -> list[tuple[str, str, dict[str, str]]]:
    lines = response.raw.headers.getlist("Set-Cookie")
    morsels = [morsel for line in lines for morsel in SimpleCookie(line).values()]
    return sorted(
        (m.key, m.value if m.key != "last_nonce" else "…", {k: str(v) for k, v in m.items() if v})
        for m in morsels
    )


def _neutral(text: str, base: str) -> str:
    """Without what is another's at every request or server: the address, a form's boundary."""
    host = base.removeprefix("http://")
    text = text.replace(base, "{base}").replace(host, "{host}")
    return re.sub("boundary=[0-9a-f]+", "boundary=…", text)


def _body(response: requests.Response, base: str) -> dict[str, object]:
    """JSON by its members, anything else by its bytes."""
    media_type = response.headers.get("Content-Type", "")
    if media_type.startswith("application/json") and response.content[:1] == b"{":
        text = _neutral(response.text, base)
        lines = text.splitlines()
        values = list(map(json.loads, lines)) if lines[0].endswith("}") else [json.loads(text)]
        members: dict[str, object] = {"lines": len(values)} if len(values) > 1 else {}
        for number, value in enumerate(values):
            place = f"[{number}]" if len(values) > 1 else ""
            for name, member in value.items():
                # As text: 1, 1.0 and True are equal in Python, and not alike in JSON.
                members[f"json{place}.{name}"] = json.dumps(member, sort_keys=True)
        return members
    return {"body": response.content}


def _structure(response: requests.Response) -> dict[str, object]:
    """What stays when the words are left out; for pictures, their first bytes."""
    media_type = response.headers["Content-Type"].partition(";")[0]
    if media_type == "text/html":
        return {"structure": _tags(response.text)}
    if media_type in {"application/xml", "image/svg+xml"}:
        root = ET.fromstring(response.content)
        svg = media_type == "image/svg+xml"
        elements = [root] if svg else list(root.iter())
        return {"structure": [(e.tag, [] if svg else sorted(e.attrib)) for e in elements]}
    if media_type == "application/json":
        return {"structure": _types(response.json())}
    if media_type == "image/webp":
        return {"structure": response.content[:4] + response.content[8:12]}
    if media_type.startswith("image/"):
        return {"structure": response.content[:3]}
    return {"structure": bool(response.text.strip())}


def _tags(page: str) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    """Headings, forms and their controls; how a page is laid out is its own affair."""
    found = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag in {"h1", "form", "input", "textarea", "button", "fieldset"}:
                found.append((tag, tuple(sorted(attrs))))

    Parser().feed(page)
    return found


def _types(value: object) -> object:
    if isinstance(value, dict):
        return {name: _types(member) for name, member in sorted(value.items())}
    if isinstance(value, list):
        return [_types(member) for member in value]
    return type(value).__name__
