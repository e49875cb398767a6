"""Requests that hold only for some version of a resource (RFC 9110, section 13).

`If-Match` and `If-Unmodified-Since` guard changes (412), `If-None-Match` and
`If-Modified-Since` spare the client what it has already (304). Where several come, section
13.2.2 tells which counts: a tag always beats a date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs

from mock_server.documentation import Header, Text
from mock_server.problems import Problem
from mock_server.registry import Parameter
from mock_server.rules.http_dates import http_date, seconds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

# Section 8.8.3: W/ marks a weak tag; a comma may stand inside of the quotes.
_TAG: Final = r'(?:W/)?"[!#-~\x80-\U0010ffff]*"'
_READ: Final = frozenset({"GET", "HEAD"})
_CONDITIONS: Final = ("If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since")

LAST_MODIFIED: Final = Header(
    "Last-Modified",
    Text(
        en="When it changed last, for If-Modified-Since (RFC 9110, 8.8.2).",
        ru="Когда менялось в последний раз, для If-Modified-Since (RFC 9110, 8.8.2).",
    ),
    "Thu, 01 Jan 2026 00:00:00 GMT",
    always=False,
)
IF_NONE_MATCH: Final = Parameter(
    "If-None-Match",
    "header",
    str,
    Text(
        en="The `ETag` of the version that you have: 304 if it is still the present one.",
        ru="`ETag` вашей версии: если она всё ещё актуальна, придёт 304.",
    ),
    example='"0000000000000000"',
)
IF_MATCH: Final = Parameter(
    "If-Match",
    "header",
    str,
    Text(
        en="The `ETag` of the version that you mean: 412 if it is not the present one any more.",
        ru="`ETag` версии, которую вы меняете: если она уже не актуальна, придёт 412.",
    ),
    example="*",
)
IF_MODIFIED_SINCE: Final = Parameter(
    "If-Modified-Since",
    "header",
    str,
    Text(
        en="The `Last-Modified` of the version that you have: 304 if it has not changed since. "
        "Not looked at beside `If-None-Match`.",
        ru="`Last-Modified` вашей версии: если с тех пор ничего не изменилось, придёт 304. "
        "Рядом с `If-None-Match` не учитывается.",
    ),
    example="Thu, 01 Jan 2026 00:00:00 GMT",
)
IF_UNMODIFIED_SINCE: Final = Parameter(
    "If-Unmodified-Since",
    "header",
    str,
    Text(
        en="The `Last-Modified` of the version that you mean: 412 if it has changed since. "
        "Not looked at beside `If-Match`.",
        ru="`Last-Modified` версии, которую вы имеете в виду: если с тех пор она изменилась, "
        "придёт 412. Рядом с `If-Match` не учитывается.",
    ),
    example="Fri, 31 Dec 2027 23:59:59 GMT",
)


def is_conditional(request: web.BaseRequest) -> bool:
    """Say whether there is any condition, so that a tag need be made only then."""
    return any(name in request.headers for name in _CONDITIONS)


def unchanged(request: web.BaseRequest, tags: Sequence[str], modified: int | None = None) -> bool:
    """Evaluate a request's conditions; True: the client has this version, answer 304.

    `tags` are the present entity tags with their quotes, one of each format that the request
    may mean; `modified` is the second of the last change, if it is known. Raises Problem 412
    when a condition does not hold. A request that changes something is never answered with 304
    (section 13.2.2, step 3).
    """
    fields = request.headers
    # Step 1, and step 2 only without it.
    if (wanted := _joined(request, hdrs.IF_MATCH)) is not None:
        if not any(matches(wanted, tag, weak=False) for tag in tags):
            raise _failed(f"If-Match was {wanted}", f"the present version is {tags[0]}", tags)
    elif modified is not None and "If-Unmodified-Since" in fields:
        since = seconds_of(fields["If-Unmodified-Since"])
        if since is not None and modified > since:
            raise _failed(
                f"If-Unmodified-Since was {fields['If-Unmodified-Since']}",
                f"the last change was on {http_date(modified)}",
                tags,
            )
    # Step 3, and step 4 only without it.
    if (known := _joined(request, hdrs.IF_NONE_MATCH)) is not None:
        if not any(matches(known, tag, weak=True) for tag in tags):
            return False
        if request.method in _READ:
            return True
        raise Problem(
            412,
            detail=f"If-None-Match was {known}, and there is this version already: {tags[0]}. "
            "If-None-Match lets a change happen only where the server has no such version.",
            headers={"ETag": tags[0]},
        )
    if modified is not None and "If-Modified-Since" in fields and request.method in _READ:
        since = seconds_of(fields["If-Modified-Since"])
        return since is not None and modified <= since
    return False


def matches(field: str, tag: str, *, weak: bool) -> bool:
    """Say whether a list of entity tags, or `*`, has this one (section 8.8.3.2).

    Compared weakly, `W/"1"` and `"1"` are the same; strongly, weak tags equal nothing. A
    field that is no list of tags (without quotes, for example) has none.
    """
    if field.strip() == "*":
        return True
    # In two steps, each linear in the field's length: one expression for the whole list could
    # be made to backtrack without end.
    if not {part.strip(" \t") for part in re.sub(_TAG, "\0", field).split(",")} <= {"", "\0"}:
        return False
    tags = re.findall(_TAG, field)
    if weak:
        return tag.removeprefix("W/") in (known.removeprefix("W/") for known in tags)
    return tag in tags and not tag.startswith("W/")


def _joined(request: web.BaseRequest, name: str) -> str | None:
    """The value of a list field; several lines are one list (section 5.3)."""
    if name not in request.headers:
        return None
    return ", ".join(request.headers.getall(name))


def _failed(condition: str, present: str, tags: Sequence[str]) -> Problem:
    return Problem(
        412,
        detail=f"{condition}, but {present}: it was changed since you read it. "
        "Read it again and repeat your change on the new version.",
        headers={"ETag": tags[0]},
    )
