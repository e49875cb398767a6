"""What `await lesson.check(…)` gives back, and how it fails where it has to."""

from __future__ import annotations

import asyncio
import html
import os
import sys
import textwrap
from typing import TYPE_CHECKING

from course.exam.message import say
from course.exam.render import as_html, as_points, as_text
from course.exam.spawn import VARIABLE
from course.exam.translate import translate

if TYPE_CHECKING:
    from course.exam.verdict import Verdict

# Set by nbgrader's Validate, which shows nothing but exceptions.
_VALIDATING = "NBGRADER_VALIDATING"
# Set by nbgrader's autograde and validate, in the kernels that they start.
_EXECUTION = "NBGRADER_EXECUTION"
# Set by Jupyter Server in the kernels of people, not in those of nbgrader or nbconvert.
_SESSION = "JPY_SESSION_NAME"


class Result:
    """The outcome of a check: a table in a notebook, text where there are no tables."""

    def __init__(self, verdict: Verdict, language: str, printed: str = "", note: str = "") -> None:
        self.verdict = verdict
        self._language = language
        self._printed = printed
        self._note = note

    @property
    def points(self) -> float:
        return self.verdict.points

    @property
    def passed(self) -> bool:
        return self.verdict.passed

    def __str__(self) -> str:
        parts = [as_text(self.verdict, self._language), self._note]
        if self._printed:
            lines = [f"    {line}" for line in self._printed.rstrip().splitlines()]
            parts.append("\n".join([f"{translate(_PRINTED, self._language)}:", *lines]))
        return "\n".join(part for part in parts if part)

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Return the table; its plain text is the points alone where a grader may read it."""
        plain = as_points(self.verdict) if is_graded() else str(self)
        return {"text/html": self._html(), "text/plain": plain}

    def _html(self) -> str:
        parts = [as_html(self.verdict, self._language)]
        if self._note:
            parts.append(f"<p>{html.escape(self._note)}</p>")
        if self._printed:
            label = html.escape(translate(_PRINTED, self._language))
            parts.append(
                f"<details><summary>{label}</summary>"
                f"<pre>{html.escape(self._printed)}</pre></details>"
            )
        return "".join(parts)


_PRINTED = say("exam.printed", "What your code printed during the check")


def is_graded() -> bool:
    """Whether the cell's plain text may be read as points.

    nbgrader gives full points for a text that is no number, so in doubt it is one: only a
    kernel that a person started, or a terminal, shows words.
    """
    return is_grading() or ("ipykernel" in sys.modules and not os.environ.get(_SESSION))


def is_grading() -> bool:
    """Whether a grader is known to run this kernel."""
    return bool(os.environ.get(VARIABLE) or os.environ.get(_EXECUTION))


def is_validating() -> bool:
    """Whether nbgrader's Validate runs the notebook: it shows failures only as exceptions."""
    return os.environ.get(_VALIDATING, "") not in ("", "0", "false", "False")


class _Spoken:
    """An exception that a notebook shows as its text alone, without our stack."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class CheckFailedError(_Spoken, AssertionError):
    """Under Validate: the check is not passed, and why."""

    def _render_traceback_(self) -> list[str]:
        return [part for line in super()._render_traceback_() for part in _folded(line)]


_COLUMNS = 80  # Validate cuts what goes beyond its 90, its own indent included


def _folded(line: str) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, _COLUMNS, subsequent_indent=indent, replace_whitespace=False) or [""]


class CheckError(_Spoken, RuntimeError):
    """Nothing could be judged: an unknown exercise, or trouble of the course's own."""


class NotAwaitedError(_Spoken, AttributeError):
    """Something was asked of a check that was not awaited."""


class CheckInterrupted(_Spoken, asyncio.CancelledError):
    """The student interrupted the check."""
