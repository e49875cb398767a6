"""Dates of HTTP fields (RFC 9110, section 5.6.7), whatever the locale is."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import formatdate
from functools import lru_cache
from typing import Final

_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905 - readable
_CENTURY: Final = 100
_SOON: Final = 50  # years
_TIME: Final = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"\w{{3}}, (?P<day>\d\d) (?P<month>\w{{3}}) (?P<year>\d{{4}}) {_TIME} GMT",  # IMF-fixdate
        rf"\w{{6,9}}, (?P<day>\d\d)-(?P<month>\w{{3}})-(?P<year>\d\d) {_TIME} GMT",  # RFC 850
        rf"\w{{3}} (?P<month>\w{{3}}) (?P<day>[ \d]\d) {_TIME} (?P<year>\d{{4}})",  # asctime
    )
)


@lru_cache(maxsize=1024)
def http_date(seconds: int) -> str:
    """Whole seconds since the epoch as an IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`."""
    return formatdate(seconds, usegmt=True)


def seconds_of(date: str) -> int | None:
    """Seconds since the epoch of an HTTP date in any of its three forms; None if it is none."""
    for form in _FORMS:
        match = form.fullmatch(date.strip())
        if match is not None and match["month"] in _MONTHS:
            break
    else:
        return None
    year = int(match["year"])
    if len(match["year"]) == 2:  # noqa: PLR2004 - the obsolete form of RFC 850
        now = dt.datetime.now(dt.UTC).year
        year += now - now % _CENTURY
        if year > now + _SOON:  # section 5.6.7: such a year was meant to be in the past
            year -= _CENTURY
    try:
        moment = dt.datetime(
            year,
            _MONTHS.index(match["month"]) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            min(int(match["second"]), 59),  # a leap second
            tzinfo=dt.UTC,
        )
    except ValueError:
        return None
    return int(moment.timestamp())
