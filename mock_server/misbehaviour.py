"""Scripted misbehaviour: which requests meet which fault, how many times."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from aiohttp import web

    from mock_server.registry import Handler

# `await fault(request, handler, **options)`: `handler` gives the true response, for
# faults that spoil it.
Fault: TypeAlias = Callable[..., Awaitable["web.StreamResponse"]]

FAULTS: Final[dict[str, Fault]] = {}


def fault(name: str) -> Callable[[Fault], Fault]:
    """Register a fault: `@fault("reset") async def reset(request, handler, *, option=…)`."""

    def register(function: Fault) -> Fault:
        if name in FAULTS:
            raise ValueError(f"there are two faults named {name!r}")
        FAULTS[name] = function
        return function

    return register


class Misbehaviour:
    """One line of the script."""

    def __init__(self, path: str, fault_name: str, times: int, options: dict[str, Any]) -> None:
        self.path = path
        self.fault = fault_name
        self.left = times
        self.options = options


class Script:
    """The misbehaviours that a scenario still has to show."""

    def __init__(self) -> None:
        self._lines: list[Misbehaviour] = []

    def add(self, path: str, fault_name: str, times: int = 1, /, **options: Any) -> None:
        """The next `times` requests to `path` ("*": to any) meet the fault.

        Raises ValueError for an unknown fault, path or option.
        """
        check_fault(path, fault_name, times, options)
        self._lines.append(Misbehaviour(path, fault_name, times, options))

    def take(self, path: str) -> Misbehaviour | None:
        """What the next request to this path meets, if anything; counted."""
        for line in self._lines:
            if line.path in (path, "*"):
                line.left -= 1
                if not line.left:
                    self._lines.remove(line)
                return line
        return None

    def clear(self) -> None:
        self._lines.clear()

    def __bool__(self) -> bool:
        return bool(self._lines)


def check_fault(path: str, fault_name: str, times: int, options: dict[str, Any]) -> None:
    """Raise ValueError for an unknown fault, path or option."""
    function = FAULTS.get(fault_name)
    if function is None:
        known = ", ".join(sorted(FAULTS)) or "none"
        raise ValueError(f"there is no fault {fault_name!r}; there are: {known}")
    if path != "*" and not path.startswith("/"):
        raise ValueError(f"a path starts with '/' (or is '*' for any), not {path!r}")
    if times < 1:
        raise ValueError(f"a fault happens at least once, not {times} times")
    try:
        inspect.signature(function).bind(None, None, **options)
    except TypeError as error:
        raise ValueError(f"fault {fault_name!r}: {error}") from None


async def apply(line: Misbehaviour, request: web.Request, handler: Handler) -> web.StreamResponse:
    return await FAULTS[line.fault](request, handler, **line.options)
