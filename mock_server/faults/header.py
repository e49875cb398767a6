"""A fault that a request asks for itself: `Mock-Fault: status;code=503;retry_after=1`.

The field's value is an Item (RFC 9651, section 3.3): a Token, the fault's name, with its options
as Parameters. Beside the fault's own options there are `delay` (seconds before it) and `chance`
(0 to 1, drawn from the scenario's seed). The name has no "X-" in front (RFC 6648).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from multidict import istr

from mock_server.faults.misbehaviour import FAULTS, FaultError, Met, read_options
from mock_server.problems import Problem
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from aiohttp import web

FAULT_HEADER: Final = istr("Mock-Fault")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
_PARAMETER: Final = re.compile(r" *([a-z_*][a-z0-9_.*-]*)=(-?[0-9]+(?:\.[0-9]+)?|[A-Za-z*][^\s;]*)")
_EXAMPLE: Final = f"For example: '{FAULT_HEADER}: status;code=503;retry_after=1;delay=0.5'."


def asked_fault(request: web.Request) -> Met | None:
    """The fault that the request's own field asks for; None when chance is against it.

    Raises Problem 403 where the scenario forbids the field, 400 for a wrong value.
    """
    script = scenario_of(request).script
    if not script.header_allowed:
        raise Problem(
            403,
            title="No faults by header",
            detail=f"This scenario lets no request ask for a fault itself. Leave {FAULT_HEADER} "
            "out; scenario.allow_fault_header() lets it in again.",
        )
    values = request.headers.getall(FAULT_HEADER)
    if len(values) > 1:
        raise _wrong("it came more than once; one request meets one fault.")
    try:
        name, options = parse_fault(values[0])
        chance = _chance(options.pop("chance", "1"))
        read = read_options(name, options)
    except FaultError as error:
        raise _wrong(str(error)) from None
    if chance < 1 and script.draw() >= chance:
        return None
    return Met(name, read, "header")


def parse_fault(value: str) -> tuple[str, dict[str, Any]]:
    """Name and options, still as text. Raises FaultError."""
    name, *parameters = value.strip(" \t").split(";")
    if not _NAME.fullmatch(name):
        raise FaultError(f"{value[:100]!r} does not begin with the name of a fault.")
    options: dict[str, Any] = {}
    for text in parameters:
        match = _PARAMETER.fullmatch(text)
        if match is None:
            raise FaultError(f"{text[:100]!r} is no option; one looks like ;name=value.")
        options[match[1]] = match[2]  # of several the last counts (RFC 9651, section 4.2.3.2)
    return name, options


def _chance(text: str) -> float:
    try:
        chance = float(text)
    except ValueError:
        chance = 0.0
    if not 0 < chance <= 1:
        raise FaultError(f"a chance is more than 0 and at most 1, not {text}.")
    return chance


def _wrong(what: str) -> Problem:
    return Problem(
        400,
        title=f"Wrong {FAULT_HEADER}",
        detail=f"{FAULT_HEADER}: {what} {_EXAMPLE}",
        known=list(FAULTS),
    )
