"""The examiner: checks that judge what the server saw, outside the student's process.

Notebooks say `from course.exam import Lesson`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.exam.kernel import Lesson

__all__ = ["Lesson"]


def __getattr__(name: str) -> Any:
    # Loaded when first used: the examiner's process and the builder need no kernel's side.
    if name != "Lesson":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from course.exam.kernel import Lesson  # noqa: PLC0415 — only then

    return Lesson
