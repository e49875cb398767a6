"""An exception of the student's code, described for the check and for the student."""

from __future__ import annotations

import linecache
from typing import TYPE_CHECKING, Any

from course.exam import protocol, values
from course.exam.kernel.console import notebook_shell

if TYPE_CHECKING:
    from types import TracebackType

_MAX_FRAMES = 20
_MAX_ATTRIBUTES = 30
_MAX_BASES = 50
_ATTRIBUTE_TEXT = 2_000
# Exceptions of the standard library keep these in slots, not in their __dict__.
_SLOTS = ("errno", "strerror", "filename", "code", "status", "reason", "name", "value")


def describe(error: BaseException, namespace: dict[str, Any]) -> protocol.Raised:
    """Describe an exception, whatever its class does; call it where it may be stopped."""
    kind = type(error)
    return protocol.Raised(
        id=0,
        type=values.class_name(kind),
        bases=_bases(kind),
        message=message_of(error),
        attributes=_attributes(error),
        traceback=own_lines(error.__traceback__, namespace),
        cause=_bases(type(error.__cause__)) if error.__cause__ is not None else [],
    )


def message_of(error: BaseException) -> str:
    """Return the exception's text; its own `__str__` may fail or return no text."""
    try:
        text = str(error)
    except Exception as failure:  # noqa: BLE001 — a student's __str__ may raise anything
        return f"(no message: its __str__ raised {values.type_name(failure)})"
    return values.cut(str.__str__(text))


def own_lines(trace: TracebackType | None, namespace: dict[str, Any]) -> str:
    """Return the traceback's lines that are the student's own, as Python writes them."""
    lines: list[str] = []
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals is namespace:
            code = frame.f_code
            source = linecache.getline(code.co_filename, trace.tb_lineno, namespace).strip()
            where = f"{place_of(code.co_filename)}, line {trace.tb_lineno}, in {code.co_name}"
            lines.append(f"{where}\n    {values.cut(source, 200)}")
        trace = trace.tb_next
    if len(lines) > _MAX_FRAMES:  # endless recursion
        half = _MAX_FRAMES // 2
        lines[half:-half] = [f"… {len(lines) - 2 * half} more …"]
    return "\n".join(lines)


def place_of(filename: str) -> str:
    """Name the cell that a code object is from, or the file."""
    shell = notebook_shell()
    named = shell.compile.format_code_name(filename) if shell is not None else None
    return " ".join(named) if named else f'File "{filename}"'


def is_wrong_loop(error: BaseException) -> bool:
    """Whether the error says that an object belongs to another event loop.

    The sentences of CPython (tasks.py, mixins.py, base_events.py) and of aiohttp's timer.
    """
    return isinstance(error, RuntimeError) and any(
        sentence in message_of(error)
        for sentence in (
            "attached to a different loop",
            "bound to a different event loop",
            "different loop",
            "Timeout context manager should be used inside a task",
            "Non-thread-safe operation",
        )
    )


def is_no_loop(error: BaseException) -> bool:
    """Whether a synchronous function needed the running loop that a notebook's cell has."""
    return isinstance(error, RuntimeError) and "no running event loop" in message_of(error)


def _bases(kind: type) -> list[str]:
    bases = [base for base in type.mro(kind) if base is not object]
    return [values.class_name(base) for base in bases[:_MAX_BASES]]


def _attributes(error: BaseException) -> dict[str, Any]:
    found: dict[str, Any] = {}
    own = error.__dict__ if type(error.__dict__) is dict else {}
    slots = {name: getattr(error, name, None) for name in _SLOTS if name not in own}
    named = {"args": error.args, **{k: v for k, v in slots.items() if v is not None}, **own}
    for name, value in list(named.items())[:_MAX_ATTRIBUTES]:
        try:
            crossing = values.to_wire(value)
        except (values.NotPlainError, RuntimeError):
            continue  # an object, or one that is being changed: the rest is told
        if type(name) is str and len(str(crossing)) <= _ATTRIBUTE_TEXT:
            found[values.cut(name, 100)] = crossing
    return found
