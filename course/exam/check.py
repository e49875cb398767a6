"""The vocabulary that checks are written in: all that a file in `course/checks` imports.

Nothing here needs pytest or the mock server at run time, so hints and titles are read in
the student's kernel without starting either.
"""

from __future__ import annotations

import pprint
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from course.exam.message import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from course.exam.examiner.api import Api
    from course.exam.examiner.student import Student
else:
    # A check names these only in annotations; the classes would import the server with them.
    Api = Student = Any

__all__ = ["Api", "Exercise", "Student", "as_json", "differs", "say", "step"]

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


def as_json(record: object) -> Any:
    """Return a record of the server (a user, a book) as a client reads it from JSON."""
    return msgspec.to_builtins(record)


def differs(returned: object, expected: object) -> Message:
    """Say that a function returned another value than expected, both shown side by side."""
    return say(
        "exam.wrong-value",
        "Your function returned something else than was expected; the differences are marked.",
        saw=shown(returned),
        expected=shown(expected),
    )


def shown(value: object) -> str:
    """Lay a value out as Python writes it, an entry to a line, so that lines compare."""
    if isinstance(value, str):
        text = repr(value)  # pprint would break it into pieces that nobody wrote
    else:
        text = pprint.pformat(value, width=_WIDTH, sort_dicts=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
