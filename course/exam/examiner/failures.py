"""How a call of the student's code can end other than by returning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from course.exam import protocol


class StudentFailure(Exception):  # noqa: N818 — most of these are no errors of the course
    """Base of everything below; a check lets them pass through to its step's verdict."""


class StudentError(StudentFailure):
    """The student's code raised. `bases` are qualified class names, nearest first.

    `name` is the function that the check called.
    """

    def __init__(self, name: str, raised: protocol.Raised, attributes: dict[str, Any]) -> None:
        super().__init__(f"{raised.type}: {raised.message}")
        self.name = name
        self.type = raised.type
        self.bases: Sequence[str] = raised.bases
        self.message = raised.message
        self.attributes = attributes
        self.traceback = raised.traceback
        self.cause: Sequence[str] = raised.cause

    def is_a(self, name: str) -> bool:
        """Whether the exception's class or a base of it has this name, qualified or not."""
        return any(base == name or base.rpartition(".")[2] == name for base in self.bases)


class StudentTimeout(StudentFailure):
    """The call took longer than `seconds`; `items` is what a generator gave until then.

    `stuck`: it could not be ended and still runs in the kernel, which should be restarted
    before anything is timed there.
    """

    def __init__(self, name: str, seconds: float, *, stuck: bool, items: list[Any]) -> None:
        super().__init__(f"{name} did not return within {seconds:g} s")
        self.name = name
        self.seconds = seconds
        self.stuck = stuck
        self.items = items


class StudentUndefined(StudentFailure):
    """No such name in the notebook; `close` is a similar one, or empty.

    Where an object lacks a method or an attribute, `reason` is Python's sentence about it.
    """

    def __init__(self, name: str, close: str, reason: str = "") -> None:
        super().__init__(reason or f"{name} is not defined")
        self.name = name
        self.close = close
        self.reason = reason


class StudentNotCallable(StudentFailure):
    """The name stands for something that cannot be called, of type `type`."""

    def __init__(self, name: str, type_name: str) -> None:
        super().__init__(f"{name} is a {type_name}, which cannot be called")
        self.name = name
        self.type = type_name


class StudentSignature(StudentFailure):
    """The function does not take these arguments; `signature` is its own, with its name."""

    def __init__(self, name: str, signature: str, reason: str) -> None:
        super().__init__(f"{name}{signature}: {reason}")
        self.name = name
        self.signature = f"{name}{signature}"
        self.reason = reason


class StudentObject(StudentFailure):
    """The check needed plain data, and the student's function returned an object.

    `type` is its type; where plain data has the object inside, `path` says where (`[0]`)
    and `inner` is the inner object's type.
    """

    def __init__(self, type_name: str, path: str, inner: str, reason: str) -> None:
        super().__init__(f"a {type_name} was returned, not plain data")
        self.type = type_name
        self.path = path
        self.inner = inner
        self.reason = reason


class StudentCancelled(StudentFailure):
    """The call was cancelled by the check before it returned."""


class StudentGone(StudentFailure):
    """The student's kernel ended or broke the protocol in the middle of the check."""


class CheckAbandoned(KeyboardInterrupt):
    """Nobody waits for the check any more: the student interrupted it.

    A KeyboardInterrupt, so that pytest stops and no `except Exception` keeps it alive.
    """
