"""The vocabulary that checks are written in: all that a file in `course/checks` imports.

Nothing here needs pytest or the mock server at run time, so hints and titles are read in
the student's kernel without starting either.
"""

from __future__ import annotations

import pprint
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from course.exam.message import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from course.exam.examiner.api import Api
else:
    # A check names `Api` only in annotations; the class itself would import the server.
    Api = Any

__all__ = ["Api", "Call", "Exercise", "Function", "Raised", "Student", "differs", "say", "step"]

_Test = TypeVar("_Test", bound="Callable[..., object]")
_MARK = "__exam_step__"
_WIDTH = 60  # characters: two of these side by side fit into a notebook
_LONGEST = 4000  # characters: more is a download, and nobody reads it


class Exercise(msgspec.Struct, frozen=True, kw_only=True):
    """What a check file is about; each file binds one to the name `exercise`.

    `name` is what `lesson.check(name)` takes; `call` shows how the function is called, as
    in `get_user(base_url, user_id)`; `hints` go from vague to almost the answer; `order`
    is the place within the lesson (files of equal order go by name).
    """

    name: str
    call: str
    title: Message
    hints: list[Message]
    order: int = 0


class StepMark(msgspec.Struct, frozen=True):
    """What `@step` notes on a test function."""

    points: float
    title: Message


def step(*, points: float, title: Message) -> Callable[[_Test], _Test]:
    """Mark a test function as a step of the check, worth `points` (of the exercise's sum)."""
    if points < 0:
        raise ValueError(f"a step is worth 0 points or more, not {points}")

    def mark(test: _Test) -> _Test:
        setattr(test, _MARK, StepMark(points, title))
        return test

    return mark


def mark_of(test: object) -> StepMark | None:
    """Return what `@step` noted on a test function; None where it was not used."""
    mark = getattr(test, _MARK, None)
    return mark if isinstance(mark, StepMark) else None


class Call(Protocol):
    """A call that runs on in the student's kernel."""

    def result(self, timeout: float | None = None) -> Any:
        """Wait (seconds) for the value that the student's function returns."""

    def cancel(self) -> None:
        """Stop the call: a task is cancelled, a thread is interrupted."""


class Function(Protocol):
    """A name in the student's kernel that is called from a check."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the student's function there and return its value."""

    def within(self, seconds: float) -> Function:
        """Limit the calls made through the result to `seconds`."""

    def start(self, *args: Any, **kwargs: Any) -> Call:
        """Start the function and go on."""

    def first(self, count: int) -> Function:
        """Take the first `count` items of a generator (sync or async) as a list."""

    def running(self, *args: Any, **kwargs: Any) -> AbstractContextManager[Call]:
        """Keep a server running while the block runs."""


class Raised(Protocol):
    """An exception of the student's code, as far as it crosses to the check."""

    type: str
    bases: Sequence[str]
    message: str
    attributes: dict[str, Any]


class Student(Protocol):
    """The student's kernel, seen from a check: every attribute is a function there."""

    def __getattr__(self, name: str) -> Function: ...

    def raises(self, *types: str) -> AbstractContextManager[Raised]:
        """Expect an exception whose class, or a base of it, has one of these names."""


def differs(returned: object, expected: object) -> Message:
    """Say that a function returned another value than expected, both shown side by side."""
    return say(
        "exam.wrong-value",
        "Your function returned another value than the server's data call for.",
        saw=shown(returned),
        expected=shown(expected),
    )


def shown(value: object) -> str:
    """Lay a value out as Python writes it, an entry to a line, so that lines compare."""
    text = pprint.pformat(value, width=_WIDTH, sort_dicts=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
