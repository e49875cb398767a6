"""The names of the notebook: finding what a check asks for."""

from __future__ import annotations

import difflib
import inspect
from typing import TYPE_CHECKING, Any, Literal

from course.exam import protocol, values

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST_SIGNATURE = 300


class UncallableError(Exception):
    """There is nothing to call under this name, or not with these arguments."""

    def __init__(
        self,
        name: str,
        problem: Literal["undefined", "not-callable", "signature"],
        detail: str = "",
        reason: str = "",
    ) -> None:
        super().__init__(name, problem)
        self.name = name
        self.problem = problem
        self.detail = detail
        self.reason = reason

    def outcome(self, call: int) -> protocol.Uncallable:
        return protocol.Uncallable(call, self.name, self.problem, self.detail, self.reason)


def find_function(namespace: dict[str, Any], name: str) -> Callable[..., Any]:
    """Look a function up as the notebook has it now; raises UncallableError."""
    if name not in namespace:
        names = [
            known
            for known, value in list(namespace.items())
            if type(known) is str and not known.startswith("_") and callable(value)
        ]
        close = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
        raise UncallableError(name, "undefined", close[0] if close else "")
    return _callable(name, namespace[name])


def find_method(target: object, name: str) -> Callable[..., Any]:
    """Look a method of an object up; raises UncallableError."""
    return _callable(name, read_attribute(target, name))


def read_attribute(target: object, name: str) -> Any:
    """Read an attribute of an object; raises UncallableError where there is none."""
    try:
        # `__aenter__` and its like are the class's, as `async with` looks for them.
        owner = type(target) if name.startswith("__") else target
        found = getattr(owner, name)
    except AttributeError as error:
        raise UncallableError(name, "undefined", reason=str(error)) from None
    return found.__get__(target) if owner is not target else found


def fit(name: str, function: Callable[..., Any], call: protocol.Call, args: list[Any]) -> None:
    """Check that the function takes these arguments; raises UncallableError.

    Without this a TypeError from the call and one from inside the function look alike.
    """
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # built-in functions do not always tell
    try:
        signature.bind(*args, **call.kwargs)
    except TypeError as error:
        shown = values.cut(str(signature), _LONGEST_SIGNATURE)
        reason = values.cut(str(error), _LONGEST_SIGNATURE)
        raise UncallableError(name, "signature", shown, reason) from None


def _callable(name: str, value: Any) -> Callable[..., Any]:
    if not callable(value):
        raise UncallableError(name, "not-callable", values.type_name(value))
    function: Callable[..., Any] = value
    return function
