"""The examiner of one kernel of a submission, and the one graded cell that is open in it."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from course.exam.ledger import Ledger
from course.exam.spawn import VARIABLE, spawn_examiner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from course.exam.ledger import Record
    from course.exam.verdict import Verdict

_HIDDEN = "COURSE_HIDDEN_CHECKS"
_SECRETS = ("MOCK_SERVER_CONTROL", _HIDDEN)
_CHECK = re.compile(r"\s*await\s+lesson\.check\(\s*(['\"])(?P<exercise>\w+)\1\s*\)\s*")


def checked_by(source: str) -> str | None:
    """Return the exercise that a released check cell is for; None for a cell of another kind."""
    found = _CHECK.fullmatch(source)
    return found["exercise"] if found is not None else None


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out what rules a running mock server, and where hidden checks are."""
    return {name: value for name, value in environment.items() if name not in _SECRETS}


class Examiner:
    """An examiner process for one kernel. Kernels learn its address and token, not its ledger."""

    def __init__(self, lesson: str, student: str, hidden_checks: Path) -> None:
        self._lesson = lesson
        self._folder = tempfile.TemporaryDirectory(prefix="ex-", ignore_cleanup_errors=True)
        self._ledger = Ledger(Path(self._folder.name) / "ledger.jsonl")
        self._process = spawn_examiner(
            ledger=self._ledger.path,
            source=student,
            environment=without_secrets(os.environ) | {_HIDDEN: str(hidden_checks)},
        )
        self._exercise = ""
        self._seen = 0

    @property
    def variables(self) -> dict[str, str]:
        """What the kernel finds in its environment."""
        return {VARIABLE: self._process.variable}

    def open(self, exercise: str) -> None:
        """From now on a check of `exercise` counts."""
        self._exercise = exercise
        self._seen = len(self._ledger.read().records)

    def verdict(self) -> Verdict | None:
        """Return what was found since `open`; None if nobody asked for that exercise's check.

        A released cell asks once. Where a student's code asked at the same time, the poorest
        verdict counts, so that asking often never pays; one that the course itself spoilt
        counts only if there is no other.
        """
        found = [r.verdict for r in self._ledger.read().records[self._seen :] if self._counts(r)]
        judged = [verdict for verdict in found if not verdict.trouble] or found
        return min(judged, key=lambda verdict: verdict.points, default=None)

    def _counts(self, record: Record) -> bool:
        verdict = record.verdict
        return (verdict.lesson, verdict.exercise) == (self._lesson, self._exercise)

    def end(self) -> None:
        """End the process; the verdict of a check whose kernel was lost is still written."""
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._folder.cleanup()
