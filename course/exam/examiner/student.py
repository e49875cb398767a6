"""`student`, the stand-in for the student's notebook in a check."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from course.exam.examiner.failures import StudentError
from course.exam.examiner.remote import Function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from course.exam.examiner.link import StudentLink


class Student:
    """Every attribute is a function of the notebook: `student.get_user(url, 3)`."""

    def __init__(self, link: StudentLink) -> None:
        self._link = link

    def __getattr__(self, name: str) -> Function:
        if name.startswith("__"):  # pytest and copy ask any object for these
            raise AttributeError(name)
        return Function(self._link, name)

    @contextlib.contextmanager
    def raises(self, *types: str) -> Iterator[ExpectedError]:
        """Expect the block to raise an exception that has one of these names.

        The name of a base class does too; without names any exception does. Another
        exception passes through; none at all raises NotRaisedError.
        """
        expected = ExpectedError()
        try:
            yield expected
        except StudentError as error:
            if types and not any(error.is_a(name) for name in types):
                raise
            expected.take(error)
        else:
            raise NotRaisedError(types)


class ExpectedError:
    """What `raises` caught; filled in when its block has ended."""

    type: str
    bases: list[str]
    message: str
    attributes: dict[str, object]
    traceback: str
    cause: list[str]

    def take(self, error: StudentError) -> None:
        self.type = error.type
        self.bases = list(error.bases)
        self.message = error.message
        self.attributes = error.attributes
        self.traceback = error.traceback
        self.cause = list(error.cause)


class NotRaisedError(AssertionError):
    """The student's function returned where it should have raised one of `types`."""

    def __init__(self, types: tuple[str, ...]) -> None:
        super().__init__(f"expected {' or '.join(types) or 'an exception'}, and none was raised")
        self.types = types
