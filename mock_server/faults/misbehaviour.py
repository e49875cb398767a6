"""Faults by name, their options, and how one of them is brought upon a request."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, TypeAlias, get_type_hints

import msgspec
from msgspec import Struct

from mock_server.rules.queries import about
from mock_server.rules.validation import query_errors, unknown_name

if TYPE_CHECKING:
    from aiohttp import web

    from mock_server.registry import Handler
    from mock_server.rules.validation import FieldError

# `await fault(request, handler, **options)`: `handler` gives the true response, for
# faults that spoil it.
Fault: TypeAlias = Callable[..., Awaitable["web.StreamResponse"]]

FAULTS: Final[dict[str, Fault]] = {}
MAX_SECONDS: Final = 30.0

Seconds = Annotated[
    float,
    about(
        f"Seconds, 0 to {MAX_SECONDS:.0f}.",
        f"Секунды, от 0 до {MAX_SECONDS:.0f}.",
        example=1.5,
        ge=0,
        le=MAX_SECONDS,
    ),
]


class FaultError(ValueError):
    """A fault that there is not, or that takes no such options: `errors` names each."""

    def __init__(self, detail: str, errors: list[FieldError] | None = None) -> None:
        super().__init__(detail)
        self.errors = errors or []


class Met(NamedTuple):
    """A fault that a request meets; `by` says why: "path", "header" or "rule 3"."""

    fault: str
    options: Mapping[str, Any]
    by: str


def fault(name: str) -> Callable[[Fault], Fault]:
    """Register a fault: `@fault("reset") async def reset(request, handler, *, option=…)`.

    An option is a keyword with a default, typed; a description in `about(…)` is shown with errors.
    """

    def register(function: Fault) -> Fault:
        if name in FAULTS:
            raise ValueError(f"there are two faults named {name!r}")
        FAULTS[name] = function
        return function

    return register


def read_options(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Options as the fault takes them, from values or their text, without those by default.

    Raises FaultError.
    """
    function = FAULTS.get(name)
    if function is None:
        raise FaultError(f"{name!r}: {unknown_name(name, FAULTS, 'fault')}")
    model = options_of(function)
    try:
        read = msgspec.convert(dict(given), model, strict=False)
    except msgspec.ValidationError:
        errors = query_errors(given, model, "option")
        listed = " ".join(f"{error.parameter}: {error.detail}" for error in errors)
        raise FaultError(f"fault {name!r}: {listed}", errors) from None
    return {field: getattr(read, field) for field in model.__struct_fields__ if field in given}


@cache
def options_of(function: Fault) -> type[Struct]:
    """The options of a fault, as a struct that checks them; every fault takes `delay`."""
    from aiohttp import web  # noqa: PLC0415 - loaded long since, where faults happen

    names = {"Handler": object, "web": web}
    hints = get_type_hints(function, localns=names, include_extras=True)
    own = [
        (name, hints[name], parameter.default)
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    ]
    return msgspec.defstruct(
        "Options", [*own, ("delay", Seconds, 0.0)], kw_only=True, forbid_unknown_fields=True
    )


async def apply(met: Met, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Bring the fault upon this request."""
    options = dict(met.options)
    if delay := options.pop("delay", 0.0):
        await asyncio.sleep(delay)
    return await FAULTS[met.fault](request, handler, **options)
